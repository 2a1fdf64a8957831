package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.results.AxisName;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Summary;

/** Panels that show the same: training knows nothing of the shift that a network is tested with. */
class GridTest {
  private static final List<String> SHIFTS =
      List.of("in-distribution", "noise-flipped", "noise-removed", "label-flipped", "shuffled");

  private static List<String> titles(Summary summary, Set<String> odd) {
    return Grid.distinct(
            summary,
            List.of(AxisName.CASE.path(), AxisName.SHIFT.path()),
            settings ->
                List.of(
                    new Series(
                        "a" + settings.get(0).get(AxisName.CASE.path()),
                        Theme.LIGHT.ink(),
                        Symbol.NONE,
                        Series.Line.SOLID,
                        List.of(
                            Series.Point.at(
                                0,
                                odd.contains(settings.get(0).get(AxisName.SHIFT.path()))
                                    ? 1
                                    : 0)))))
        .stream()
        .map(Figure.Panel::title)
        .toList();
  }

  private static Map<String, List<?>> sweep(List<String> cases) {
    Map<String, List<?>> sweep = new LinkedHashMap<>();
    sweep.put(AxisName.CASE.path(), cases);
    sweep.put(AxisName.SHIFT.path(), SHIFTS);
    sweep.put(AxisName.P.path(), List.of(1, 0, -1));
    return sweep;
  }

  @Test
  void equalPanelsAreShownOnce(@TempDir Path folder) throws Exception {
    try (RunDirectory run =
        SampleRun.write(folder.resolve("run"), sweep(List.of("high", "low")), 2)) {
      Summary summary = Summary.of(run.cells());
      Excerpt excerpt = CurvesFigure.excerpt(summary);
      var curves = CurvesFigure.curves(run, run.cells(), excerpt.summary().settings());
      Figure figure = CurvesFigure.of(excerpt, "test_loss", curves.get("test_loss"), Theme.LIGHT);
      assertEquals(
          List.of("case high", "case low"),
          figure.panels().stream().map(Figure.Panel::title).toList());
      assertEquals(
          List.of(
              "case high, in-distribution / label-flipped / shuffled",
              "case high, noise-flipped / noise-removed",
              "case low, in-distribution / label-flipped / shuffled",
              "case low, noise-flipped / noise-removed"),
          titles(summary, Set.of("noise-flipped", "noise-removed")));
    }
    try (RunDirectory run = SampleRun.write(folder.resolve("one"), sweep(List.of("high")), 2)) {
      Summary summary = Summary.of(run.cells());
      Excerpt excerpt = CurvesFigure.excerpt(summary);
      var curves = CurvesFigure.curves(run, run.cells(), excerpt.summary().settings());
      Figure figure = CurvesFigure.of(excerpt, "test_loss", curves.get("test_loss"), Theme.LIGHT);
      assertEquals("the same for every shift", figure.panels().get(0).title());
      assertEquals(1, figure.panels().size());
    }
  }
}
