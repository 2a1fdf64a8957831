package org.sigmap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.results.AtomicFile;
import org.sigmap.results.CellRecord;
import org.sigmap.results.Estimate;
import org.sigmap.results.PairedDifferences;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Summary;
import org.sigmap.results.SummaryRow;

/**
 * Every p against p = 0, seeds paired, in each alignment of a transfer and in their mean, which
 * says what to take where the target is unknown.
 *
 * @param goal the metric that decides
 * @param differences the table of {@code paired.csv}
 */
record PairedFigure(Goal goal, Summary differences) {
  private static final Object REFERENCE = 0L;

  /** Present where a transfer swept p through 0. */
  static Optional<PairedFigure> of(Summary summary, List<CellRecord> cells) {
    boolean applies =
        summary.axes().containsAll(List.of(Labels.TARGET, Labels.P))
            && summary.values(Labels.P).contains(REFERENCE);
    return Goal.of(summary)
        .filter(goal -> applies)
        .map(
            goal ->
                new PairedFigure(
                    goal, PairedDifferences.of(cells, Labels.P, REFERENCE, goal.metric())))
        .filter(figure -> !figure.differences.rows().isEmpty());
  }

  /** Writes {@code paired.csv}. */
  void writeTable(RunDirectory run) throws IOException {
    AtomicFile.write(run.root().resolve("paired.csv"), differences.toCsv());
  }

  /** What the mean over alignments says, in a sentence. */
  Optional<String> finding() {
    return differences.rows().stream()
        .filter(PairedFigure::pooled)
        .reduce((a, b) -> goal.better(b.estimate().mean(), a.estimate().mean()) ? b : a)
        .map(
            row ->
                "over all alignments, "
                    + Labels.setting(Labels.P, row.setting().get(Labels.P))
                    + " changes "
                    + Labels.metric(goal.metric())
                    + " against p = 0 by "
                    + Labels.interval(row.estimate())
                    + " (seeds paired), the best of the other p; paired.csv has them all");
  }

  private static boolean pooled(SummaryRow row) {
    return row.setting().containsValue(PairedDifferences.ALL);
  }

  Figure figure(Theme theme) {
    List<Object> values = differences.values(Labels.P);
    double[] places = values.stream().mapToDouble(v -> ((Number) v).doubleValue()).toArray();
    Map<String, List<Series.Point>> lines = new LinkedHashMap<>();
    for (SummaryRow row : differences.rows()) {
      List<String> others =
          differences.axes().stream().filter(axis -> !axis.equals(Labels.P)).toList();
      String title = pooled(row) ? "mean over alignments" : Labels.setting(row.setting(), others);
      double place = ((Number) row.setting().get(Labels.P)).doubleValue();
      lines.computeIfAbsent(title, key -> new ArrayList<>()).add(point(place, row.estimate()));
    }
    List<Figure.Panel> panels = new ArrayList<>();
    lines.forEach(
        (title, points) ->
            panels.add(
                new Figure.Panel(
                    title, List.of(zero(places, theme), line("difference", theme, points)))));
    return new Figure(
        "paired-" + goal.metric(),
        "Which p is better than plain gradient descent where the target is unknown?",
        "Mean difference to p = 0 with seeds paired; bars are 95% Student-t intervals.",
        Labels.axisTitle(Labels.P),
        "change of final " + Labels.metricTitle(goal.metric()),
        Scale.named(places, values.stream().map(Labels::value).toList()),
        yScale(),
        false,
        Grid.columns(panels.size()),
        panels,
        List.of());
  }

  private Scale yScale() {
    double low = 0;
    double high = 0;
    for (SummaryRow row : differences.rows()) {
      Estimate e = row.estimate();
      low = Math.min(low, e.hasInterval() ? e.low() : e.mean());
      high = Math.max(high, e.hasInterval() ? e.high() : e.mean());
    }
    return Scale.linearWithMargin(low, high);
  }

  private static Series zero(double[] places, Theme theme) {
    List<Series.Point> ends =
        List.of(Series.Point.at(places[0], 0), Series.Point.at(places[places.length - 1], 0));
    return new Series("p = 0", theme.muted(), Symbol.NONE, Series.Line.DASHED, ends);
  }

  private static Series line(String name, Theme theme, List<Series.Point> points) {
    return new Series(name, theme.categories().get(0), Symbol.CIRCLE, Series.Line.SOLID, points);
  }

  private static Series.Point point(double place, Estimate e) {
    return e.hasInterval()
        ? new Series.Point(place, e.mean(), e.low(), e.high())
        : Series.Point.at(place, e.mean());
  }
}
