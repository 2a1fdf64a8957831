package org.sigmap.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sigmap.results.AxisName;
import org.sigmap.results.CellRecord;
import org.sigmap.results.Estimate;
import org.sigmap.results.Metric;
import org.sigmap.results.PairedDifferences;
import org.sigmap.results.Summary;
import org.sigmap.results.SummaryRow;

/**
 * Every p (or power of AdaHessian) against 0, seeds paired, in each alignment of a transfer and in
 * their mean, which says what to take where the target is unknown; likewise in each length of a
 * sequence of tasks.
 *
 * @param goal the metric that decides
 * @param axis p, or the power
 * @param differences the rows of {@code paired.csv} with 0 as reference
 */
record PairedFigure(Goal goal, String axis, Summary differences) {
  private static final Object REFERENCE = 0L;

  /** Present where a transfer or a sequence swept p, or AdaHessian's power, through 0. */
  static Optional<PairedFigure> of(Summary summary, List<CellRecord> cells) {
    if (!summary.axes().contains(AxisName.TARGET.path()) && !sequences(summary)) {
      return Optional.empty();
    }
    return AxisName.exponents().stream()
        .filter(axis -> summary.axes().contains(axis) && summary.values(axis).contains(REFERENCE))
        .findFirst()
        .flatMap(axis -> Goal.of(summary).map(goal -> of(cells, axis, goal)))
        .filter(figure -> !figure.differences.rows().isEmpty());
  }

  static List<Picture> of(RunFacts facts) {
    return facts.paired().map(paired -> Picture.of(paired::figure)).stream().toList();
  }

  private static boolean sequences(Summary summary) {
    return Goal.of(summary).filter(Goal::ofSequences).isPresent();
  }

  private static PairedFigure of(List<CellRecord> cells, String axis, Goal goal) {
    return new PairedFigure(
        goal, axis, PairedDifferences.of(cells, axis, REFERENCE, goal.metric()));
  }

  /**
   * What the mean over alignments says, in a sentence: of the values with most pairs, as the others
   * lost seeds.
   */
  Optional<String> finding() {
    List<SummaryRow> means = differences.rows().stream().filter(PairedFigure::pooled).toList();
    int pairs = means.stream().mapToInt(row -> row.estimate().n()).max().orElse(0);
    List<SummaryRow> fewer = means.stream().filter(row -> row.estimate().n() < pairs).toList();
    return means.stream()
        .filter(row -> row.estimate().n() == pairs)
        .reduce((a, b) -> goal.better(b.estimate().mean(), a.estimate().mean()) ? b : a)
        .map(row -> sentence(row) + (fewer.isEmpty() ? "" : "; with fewer pairs: " + names(fewer)));
  }

  private String sentence(SummaryRow best) {
    Estimate e = best.estimate();
    return "over all "
        + averaged()
        + ", "
        + Labels.setting(axis, best.setting().get(axis))
        + " changes "
        + Metric.label(goal.metric())
        + " against "
        + Labels.setting(axis, REFERENCE)
        + " by "
        + Labels.interval(e)
        + " ("
        + e.n()
        + (e.n() == 1 ? " seed" : " seeds paired")
        + "), the best of the other values";
  }

  private String names(List<SummaryRow> rows) {
    return rows.stream()
        .map(row -> Labels.setting(axis, row.setting().get(axis)) + " (" + row.estimate().n() + ")")
        .collect(Collectors.joining(", "));
  }

  private String averaged() {
    return goal.ofSequences() ? "sequences" : "alignments";
  }

  private String question() {
    return goal.ofSequences() ? "over a sequence of tasks?" : "where the target is unknown?";
  }

  private static boolean pooled(SummaryRow row) {
    return row.setting().containsValue(PairedDifferences.ALL);
  }

  Figure figure(Theme theme) {
    List<Object> values = differences.values(axis);
    double[] places = values.stream().mapToDouble(v -> ((Number) v).doubleValue()).toArray();
    Scale x = Scale.named(places, values.stream().map(Labels::value).toList());
    List<String> others = differences.axes().stream().filter(other -> !other.equals(axis)).toList();
    Excerpt excerpt = excerpt(others);
    Map<String, List<Series.Point>> lines = new LinkedHashMap<>();
    for (SummaryRow row : shown(excerpt)) {
      String title =
          pooled(row) ? "mean over " + averaged() : Labels.setting(row.setting(), others);
      double place = ((Number) row.setting().get(axis)).doubleValue();
      lines
          .computeIfAbsent(title, key -> new ArrayList<>())
          .add(Series.Point.of(place, row.estimate()));
    }
    List<Figure.Panel> panels = new ArrayList<>();
    lines.forEach(
        (title, points) ->
            panels.add(
                new Figure.Panel(
                    title, List.of(zero(x, theme), line("difference", theme, points)))));
    return new Figure(
        "paired-" + goal.metric(),
        "Which " + Labels.axis(axis) + " is better than 0 " + question(),
        "Mean difference to %s with seeds paired; bars are 95%% Student-t intervals.%s"
            .formatted(Labels.setting(axis, REFERENCE), excerpt.remark()),
        Labels.axisTitle(axis),
        "change of final " + Labels.metricTitle(goal.metric()),
        x,
        yScale(),
        false,
        Grid.columns(panels.size()),
        panels,
        List.of());
  }

  /** The alignments that there is room for. */
  private Excerpt excerpt(List<String> others) {
    List<SummaryRow> single = differences.rows().stream().filter(row -> !pooled(row)).toList();
    Optional<Goal> change =
        single.stream().findFirst().map(row -> new Goal(row.metric(), goal.highest()));
    return Excerpt.of(
        new Summary(differences.axes(), single),
        change,
        Optional.of(axis),
        Optional.empty(),
        others);
  }

  private List<SummaryRow> shown(Excerpt excerpt) {
    return Stream.concat(
            excerpt.summary().rows().stream(),
            differences.rows().stream().filter(PairedFigure::pooled))
        .toList();
  }

  private Scale yScale() {
    Reach reach = Reach.of(differences.rows().stream().map(SummaryRow::estimate).toList(), 0);
    return Scale.linearWithMargin(reach.low(), reach.high());
  }

  private static Series zero(Scale x, Theme theme) {
    List<Series.Point> ends = List.of(Series.Point.at(x.low(), 0), Series.Point.at(x.high(), 0));
    return new Series("reference", theme.muted(), Symbol.NONE, Series.Line.DASHED, ends);
  }

  private static Series line(String name, Theme theme, List<Series.Point> points) {
    return new Series(name, theme.categories().get(0), Symbol.CIRCLE, Series.Line.SOLID, points);
  }
}
