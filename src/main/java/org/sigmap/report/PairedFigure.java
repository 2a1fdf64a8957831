package org.sigmap.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sigmap.results.AxisName;
import org.sigmap.results.CellRecord;
import org.sigmap.results.PairedDifferences;
import org.sigmap.results.Summary;

/**
 * Every p (or power of AdaHessian) against 0, seeds paired, in each alignment of a transfer and in
 * their mean, which says what to take where the target is unknown; likewise in each length of a
 * sequence of tasks.
 *
 * @param differences the rows of {@code paired.csv} with 0 as reference
 */
record PairedFigure(Goal goal, String axis, Summary differences) {
  private static final Object REFERENCE = 0L;

  /** Present where a transfer or a sequence swept p, or AdaHessian's power, through 0. */
  static Optional<PairedFigure> of(Summary summary, List<CellRecord> cells) {
    Optional<Goal> goal = Goal.of(summary);
    if (!summary.axes().contains(AxisName.TARGET.path())
        && goal.filter(Goal::ofSequences).isEmpty()) {
      return Optional.empty();
    }
    return AxisName.exponents().stream()
        .filter(axis -> summary.axes().contains(axis) && summary.values(axis).contains(REFERENCE))
        .findFirst()
        .flatMap(axis -> goal.map(g -> of(cells, axis, g)))
        .filter(figure -> !figure.differences.rows().isEmpty());
  }

  static List<Picture> of(RunFacts facts) {
    return facts.paired().map(paired -> Picture.of(paired::figure)).stream().toList();
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
    List<Summary.Row> means = rows(true);
    int pairs = means.stream().mapToInt(row -> row.estimate().n()).max().orElse(0);
    List<Summary.Row> fewer = means.stream().filter(row -> row.estimate().n() < pairs).toList();
    return means.stream()
        .filter(row -> row.estimate().n() == pairs)
        .reduce((a, b) -> goal.rank(b.estimate()) < goal.rank(a.estimate()) ? b : a)
        .map(row -> sentence(row) + (fewer.isEmpty() ? "" : "; with fewer pairs: " + names(fewer)));
  }

  private String sentence(Summary.Row best) {
    return "over all %s, %s changes %s against %s by %s (%s), the best of the other values"
        .formatted(
            averaged(),
            Labels.setting(axis, best.setting().get(axis)),
            goal.label(),
            Labels.setting(axis, REFERENCE),
            Labels.interval(best.estimate()),
            Labels.paired(best.estimate().n()));
  }

  private String names(List<Summary.Row> rows) {
    return rows.stream()
        .map(row -> Labels.setting(axis, row.setting().get(axis)) + " (" + row.estimate().n() + ")")
        .collect(Collectors.joining(", "));
  }

  private String averaged() {
    return goal.ofSequences() ? "sequences" : "alignments";
  }

  private List<Summary.Row> rows(boolean pooled) {
    return differences.rows().stream()
        .filter(row -> PairedDifferences.pooled(row.setting()) == pooled)
        .toList();
  }

  Figure figure(Theme theme) {
    Places x = new Places(axis, differences.values(axis));
    List<String> others = differences.axes().stream().filter(other -> !other.equals(axis)).toList();
    Excerpt excerpt = excerpt(others);
    Map<String, List<Series.Point>> lines = new LinkedHashMap<>();
    Stream.concat(excerpt.summary().rows().stream(), rows(true).stream())
        .forEach(
            row ->
                lines
                    .computeIfAbsent(title(row.setting(), others), key -> new ArrayList<>())
                    .add(Series.Point.of(x.at(row.setting()), row.estimate())));
    Series zero = Series.level("reference", theme, x.scale(), 0);
    List<Figure.Panel> panels = new ArrayList<>();
    lines.forEach(
        (title, points) -> panels.add(new Figure.Panel(title, List.of(zero, line(theme, points)))));
    return new Figure(
        "paired-" + goal.metric(),
        "Which %s is better than 0 %s"
            .formatted(
                Labels.axis(axis),
                goal.ofSequences() ? "over a sequence of tasks?" : "where the target is unknown?"),
        "Mean difference to %s with seeds paired; bars are 95%% Student-t intervals.%s"
            .formatted(Labels.setting(axis, REFERENCE), excerpt.remark()),
        Labels.axisTitle(axis),
        "change of final " + Labels.metricTitle(goal.metric()),
        x.scale(),
        Reach.of(differences.rows().stream().map(Summary.Row::estimate).toList(), 0)
            .scale(Double.POSITIVE_INFINITY),
        false,
        Grid.columns(panels.size()),
        panels,
        List.of());
  }

  private String title(Map<String, Object> setting, List<String> others) {
    return PairedDifferences.pooled(setting)
        ? "mean over " + averaged()
        : Labels.setting(setting, others);
  }

  /** The alignments that there is room for. */
  private Excerpt excerpt(List<String> others) {
    Summary single = new Summary(differences.axes(), rows(false));
    Optional<Goal> change = single.metrics().stream().findFirst().map(Goal::new);
    return Excerpt.of(single, change, Optional.of(axis), Optional.empty(), others);
  }

  private static Series line(Theme theme, List<Series.Point> points) {
    Color blue = theme.categories().get(0);
    return new Series("difference", blue, Symbol.CIRCLE, Series.Line.SOLID, points);
  }
}
