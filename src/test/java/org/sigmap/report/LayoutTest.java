package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sigmap.math.Estimate;
import org.sigmap.results.AxisName;
import org.sigmap.results.BestValues;
import org.sigmap.results.BestValues.Standing;
import org.sigmap.results.CellRecord;
import org.sigmap.results.Summary;

class LayoutTest {

  /** Every axis takes the values given; the estimates do not matter here. */
  private static Summary sweep(Map<String, List<Object>> axes) {
    List<Summary.Row> rows = new ArrayList<>();
    int most = axes.values().stream().mapToInt(List::size).max().orElse(1);
    for (int i = 0; i < most; i++) {
      Map<String, Object> setting = new LinkedHashMap<>();
      for (Map.Entry<String, List<Object>> axis : axes.entrySet()) {
        setting.put(axis.getKey(), axis.getValue().get(i % axis.getValue().size()));
      }
      rows.add(new Summary.Row(setting, "test_loss", Estimate.of(1, 2)));
    }
    return new Summary(List.copyOf(axes.keySet()), rows);
  }

  private static Map<String, List<Object>> axes(String... names) {
    Map<String, List<Object>> axes = new LinkedHashMap<>();
    for (String name : names) {
      boolean word =
          List.of(AxisName.CASE.path(), AxisName.SHIFT.path(), AxisName.OPTIMIZER.path())
              .contains(name);
      axes.put(name, word ? List.of("a", "b") : List.of(1L, 2L, 3L));
    }
    return axes;
  }

  private static void lays(
      Map<String, List<Object>> axes, String x, String lines, String... panels) {
    Layout layout = Layout.of(sweep(axes));
    assertEquals(
        new Layout(Optional.ofNullable(x), Optional.ofNullable(lines), List.of(panels)), layout);
  }

  @Test
  void sweepsAreLaidOut() {
    lays(
        axes(AxisName.CASE.path(), "teacher.snr", AxisName.P.path()),
        AxisName.P.path(),
        "teacher.snr",
        AxisName.CASE.path());
    lays(
        axes(AxisName.P.path(), AxisName.DIRECTION.path()),
        AxisName.DIRECTION.path(),
        AxisName.P.path());
    lays(
        axes(AxisName.CASE.path(), AxisName.P.path()),
        AxisName.P.path(),
        null,
        AxisName.CASE.path());
    lays(
        axes("optimizer.kind", AxisName.CASE.path(), AxisName.P.path()),
        AxisName.P.path(),
        "optimizer.kind",
        AxisName.CASE.path());
    lays(axes("optimizer.kind", "model.hidden"), "model.hidden", "optimizer.kind");
    lays(axes("optimizer.kind"), "optimizer.kind", null);
    lays(
        axes(AxisName.CASE.path(), "teacher.snr", AxisName.HESSIAN_POWER.path()),
        AxisName.HESSIAN_POWER.path(),
        "teacher.snr",
        AxisName.CASE.path());
    lays(
        axes(AxisName.HESSIAN_POWER.path(), AxisName.P.path()),
        AxisName.P.path(),
        AxisName.HESSIAN_POWER.path());
    lays(axes(), null, null);
    Map<String, List<Object>> single = axes(AxisName.P.path(), "teacher.snr");
    single.put("teacher.snr", List.of(2L));
    lays(single, AxisName.P.path(), null);
  }

  @Test
  void exponentCompetesWhereItIsSwept() {
    assertEquals(
        Optional.of(AxisName.P.path()),
        Layout.of(sweep(axes(AxisName.P.path(), AxisName.DIRECTION.path()))).compared());
    assertEquals(
        Optional.of(AxisName.HESSIAN_POWER.path()),
        Layout.of(sweep(axes("teacher.snr", AxisName.HESSIAN_POWER.path()))).compared());
    assertEquals(
        Optional.of(AxisName.P.path()),
        Layout.of(sweep(axes(AxisName.HESSIAN_POWER.path(), AxisName.P.path()))).compared());
    assertEquals(Optional.of("model.hidden"), Layout.of(sweep(axes("model.hidden"))).compared());
    assertEquals(Optional.empty(), Layout.of(sweep(axes())).compared());
    // A mean squared error is no better or worse than a Huber loss, nor than one of other targets.
    for (AxisName measure : List.of(AxisName.LOSS, AxisName.LINK, AxisName.DATA_DEGREE)) {
      String path = measure.path();
      assertEquals(Optional.empty(), Layout.of(sweep(axes(path))).compared());
      assertEquals(
          Optional.of("model.hidden"), Layout.of(sweep(axes(path, "model.hidden"))).compared());
    }
  }

  /** The loss is lower where there is less noise, which is no reason to choose it. */
  @Test
  void factsOfTheTaskDoNotCompeteAndInputsDo() {
    for (String fact :
        List.of("teacher.snr", "data.snr", "samples.total", "noise.strength", "labels.share")) {
      assertEquals(Optional.empty(), Layout.of(sweep(axes(fact))).compared());
      for (String choice :
          List.of("inputs", "model.hidden", "training.weightDecay", "transfer.ridge")) {
        Map<String, List<Object>> axes = axes(fact, "teacher.dimension", choice);
        assertEquals(Optional.of(choice), Layout.of(sweep(axes)).compared());
        axes.put(choice, List.of("center", "whiten-zca"));
        assertEquals(Optional.of(choice), Layout.of(sweep(axes)).compared());
      }
    }
  }

  @Test
  void howNetworksAreTestedDoesNotCompete() {
    String kind = "optimizer.kind";
    assertEquals(Optional.of(kind), Layout.of(sweep(axes(kind, AxisName.SHIFT.path()))).compared());
    assertEquals(
        Optional.of(kind),
        Layout.of(sweep(axes(kind, AxisName.SHIFT.path(), AxisName.SEVERITY.path()))).compared());
    String severity = AxisName.SEVERITY.path();
    assertEquals(
        Optional.of("model.hidden"),
        Layout.of(sweep(axes(severity, "model.hidden"))).compared(),
        "though severity is along x");
    assertEquals(Optional.of(severity), Layout.of(sweep(axes(severity))).compared());
  }

  @Test
  void accuracyIsBestWhereHighest() throws IOException {
    for (String metric : List.of("ood_accuracy", "test_loss")) {
      List<CellRecord> cells = new ArrayList<>();
      for (int p = 1; p <= 2; p++) {
        Map<String, Object> axes = Map.of(AxisName.P.path(), p, "seed", 0);
        Map<String, Double> metrics = Map.of(metric, 0.4 * p);
        cells.add(CellRecord.finished("c" + p, axes, metrics, 1, 0));
      }
      BestValues best = SampleRun.conclusions(cells).main().orElseThrow();
      assertEquals(
          metric.equals("ood_accuracy"),
          best.standing(Map.of(AxisName.P.path(), 2L)) == Standing.BEST);
      assertEquals(
          metric.equals("test_loss"),
          best.standing(Map.of(AxisName.P.path(), 1L)) == Standing.BEST);
    }
  }
}
