package org.sigmap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sigmap.math.KaplanMeier;
import org.sigmap.results.Arrivals;
import org.sigmap.results.Summary;

/**
 * The share of seeds that have not reached a loss yet, over training: how long that takes where
 * some never get there, of which no mean could tell.
 */
final class SurvivalFigure {
  private SurvivalFigure() {}

  /** One for every loss that some seed does not reach. */
  static List<Picture> of(RunFacts facts) {
    return Arrivals.of(facts.cells()).stream()
        .filter(arrivals -> arrivals.curves().values().stream().anyMatch(c -> c.missing() > 0))
        .map(arrivals -> Picture.of(theme -> of(facts.summary(), arrivals, theme)))
        .toList();
  }

  /** Writes {@code survival.csv}. */
  static void writeTable(RunFacts facts) throws IOException {
    List<Arrivals> all = Arrivals.of(facts.cells());
    String csv = Arrivals.toCsv(facts.summary().axes(), all);
    facts.run().writeTable("survival.csv", !all.isEmpty(), csv);
  }

  static Figure of(Summary all, Arrivals arrivals, Theme theme) {
    Excerpt excerpt = CurvesFigure.excerpt(all);
    Summary summary = excerpt.summary();
    Lines lines = new Lines(summary, excerpt.lines(), false, Series.Line.SOLID, "seeds");
    List<String> axes = Layout.varying(summary);
    excerpt.lines().ifPresent(axes::remove);
    List<Figure.Panel> panels =
        Grid.distinct(
            summary,
            axes,
            settings ->
                settings.stream()
                    .map(s -> lines.key(lines.of(s), theme).with(line(arrivals.curves().get(s))))
                    .toList());
    long end =
        arrivals.curves().values().stream()
            .mapToLong(curve -> curve.steps().get(curve.steps().size() - 1).time())
            .max()
            .orElse(0);
    return new Figure(
        "survival-" + arrivals.target().loss() + "_" + arrivals.target().level(),
        "How long does it take to reach " + arrivals.target().label() + "?",
        "Kaplan-Meier estimate over seeds; those that diverge or fail never arrive. Bands are 95%"
            + " log-log intervals."
            + excerpt.remark(),
        new Figure.Along(CurvesFigure.STEPS, CurvesFigure.steps(0, end, panels.size())),
        new Figure.Along("seeds that have not arrived (share)", Scale.linearWithMargin(0, 1)),
        true,
        Grid.columns(summary, axes, panels.size()),
        panels,
        lines.legend(theme));
  }

  /** Level between two steps, upright at each. */
  private static List<Series.Point> line(Arrivals.Curve curve) {
    List<Series.Point> points = new ArrayList<>();
    KaplanMeier.Step before = curve.steps().get(0);
    for (KaplanMeier.Step step : curve.steps()) {
      points.add(point(step.time(), before));
      points.add(point(step.time(), step));
      before = step;
    }
    return points;
  }

  private static Series.Point point(long time, KaplanMeier.Step step) {
    return Double.isNaN(step.low())
        ? Series.Point.at(time, step.share())
        : new Series.Point(time, step.share(), step.low(), step.high(), 0);
  }
}
