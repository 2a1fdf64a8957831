package org.sigmap.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sigmap.math.Estimate;
import org.sigmap.results.AxisName;
import org.sigmap.results.CellRecord;
import org.sigmap.results.Comparison;
import org.sigmap.results.PairedDifferences;
import org.sigmap.results.Summary;

/**
 * Every p (or power of AdaHessian) against 0, seeds paired, in each alignment of a transfer and in
 * their mean, which says what to take where the target is unknown; likewise in each length of a
 * sequence of tasks.
 *
 * @param reference the value that is 0
 * @param rows those of {@code paired.csv} with it as reference
 * @param differences the same as a table
 */
record PairedFigure(
    Goal goal,
    String axis,
    Object reference,
    List<PairedDifferences.Row> rows,
    Summary differences) {
  /** Present where a transfer or a sequence swept p, or AdaHessian's power, through 0. */
  static Optional<PairedFigure> of(Summary summary, List<CellRecord> cells) {
    Optional<Goal> goal = Goal.of(summary);
    if (!summary.axes().contains(AxisName.TARGET.path())
        && goal.filter(Goal::ofSequences).isEmpty()) {
      return Optional.empty();
    }
    return AxisName.exponents().stream()
        .flatMap(
            axis ->
                Comparisons.reference(summary, axis)
                    .flatMap(zero -> goal.map(g -> of(summary, cells, axis, zero, g)))
                    .stream())
        .findFirst()
        .filter(figure -> !figure.rows.isEmpty());
  }

  static List<Picture> of(RunFacts facts) {
    return facts.paired().map(paired -> Picture.of(paired::figure)).stream().toList();
  }

  private static PairedFigure of(
      Summary summary, List<CellRecord> cells, String axis, Object zero, Goal goal) {
    List<PairedDifferences.Row> rows =
        PairedDifferences.toReference(cells, axis, zero, goal.metric(), summary.seeds());
    List<Summary.Row> differences =
        rows.stream()
            .map(row -> new Summary.Row(row.setting(), goal.metric(), estimate(row)))
            .toList();
    return new PairedFigure(goal, axis, zero, rows, new Summary(summary.axes(), differences));
  }

  private static Estimate estimate(PairedDifferences.Row row) {
    return row.comparison().difference().estimate();
  }

  /**
   * What the mean over alignments says, in a sentence: of the values with most pairs, as the others
   * lost seeds.
   */
  Optional<String> finding() {
    List<PairedDifferences.Row> means = rows(true);
    int pairs = means.stream().mapToInt(row -> estimate(row).n()).max().orElse(0);
    List<PairedDifferences.Row> fewer =
        means.stream().filter(row -> estimate(row).n() < pairs).toList();
    return means.stream()
        .filter(row -> estimate(row).n() == pairs)
        .reduce((a, b) -> goal.rank(estimate(b)) < goal.rank(estimate(a)) ? b : a)
        .map(row -> sentence(row) + (fewer.isEmpty() ? "" : "; with fewer pairs: " + names(fewer)));
  }

  private String sentence(PairedDifferences.Row best) {
    Comparison comparison = best.comparison();
    String told =
        Double.isNaN(comparison.corrected())
            ? ""
            : ", %s from 0 at 5%%%s"
                .formatted(
                    comparison.tied() ? "not told" : "told", Comparison.holm(List.of(comparison)));
    return "over all %s, %s changes %s against %s by %s (%s%s), the best of the other values"
        .formatted(
            averaged(),
            Labels.setting(axis, best.setting().get(axis)),
            goal.label(),
            Labels.setting(axis, reference),
            Labels.interval(estimate(best)),
            Labels.paired(estimate(best).n()),
            told);
  }

  private String names(List<PairedDifferences.Row> rows) {
    return rows.stream()
        .map(row -> Labels.setting(axis, row.setting().get(axis)) + " (" + estimate(row).n() + ")")
        .collect(Collectors.joining(", "));
  }

  private String averaged() {
    return goal.ofSequences() ? "sequences" : "alignments";
  }

  private List<PairedDifferences.Row> rows(boolean pooled) {
    return rows.stream().filter(row -> PairedDifferences.pooled(row.setting()) == pooled).toList();
  }

  Figure figure(Theme theme) {
    Places x = new Places(axis, differences.values(axis));
    List<String> others = differences.axes().stream().filter(other -> !other.equals(axis)).toList();
    Excerpt excerpt = excerpt(others);
    Set<Map<String, Object>> shown = new HashSet<>(excerpt.summary().settings());
    rows(true).forEach(row -> shown.add(row.setting()));
    Map<String, List<PairedDifferences.Row>> lines = new LinkedHashMap<>();
    rows.stream()
        .filter(row -> shown.contains(row.setting()))
        .forEach(
            row ->
                lines
                    .computeIfAbsent(title(row.setting(), others), key -> new ArrayList<>())
                    .add(row));
    Series zero = Series.level("reference", theme, x.scale(), 0);
    Series told =
        Series.marks("told from 0 at 5%" + holm(false), theme.ink(), Symbol.RING, List.of());
    List<Figure.Panel> panels = new ArrayList<>();
    lines.forEach(
        (title, line) ->
            panels.add(
                new Figure.Panel(
                    title,
                    List.of(zero, line(theme).with(points(line, x)), told.with(told(line, x))),
                    line.stream().map(PairedDifferences.Row::setting).toList())));
    return new Figure(
        "paired-" + goal.metric(),
        "Which %s is better than 0 %s"
            .formatted(
                Labels.axis(axis),
                goal.ofSequences() ? "over a sequence of tasks?" : "where the target is unknown?"),
        "Mean difference to %s with seeds paired; bars are 95%% Student-t intervals, each by itself.%s%s"
            .formatted(
                Labels.setting(axis, reference),
                rows(true).isEmpty() ? "" : " The mean is a question of its own" + holm(true) + ".",
                excerpt.remark()),
        Figure.Along.of(x),
        new Figure.Along(
            "change of final " + Labels.metricTitle(goal.metric()),
            Reach.of(differences.rows().stream().map(Summary.Row::estimate).toList(), 0)
                .scale(Double.POSITIVE_INFINITY)),
        false,
        Grid.columns(panels.size()),
        panels,
        List.of(told));
  }

  private String holm(boolean pooled) {
    return Comparison.holm(rows(pooled).stream().map(PairedDifferences.Row::comparison).toList());
  }

  private static List<Series.Point> points(List<PairedDifferences.Row> line, Places x) {
    return line.stream().map(row -> Series.Point.of(x.at(row.setting()), estimate(row))).toList();
  }

  private static List<Series.Point> told(List<PairedDifferences.Row> line, Places x) {
    return line.stream()
        .filter(row -> row.comparison().told())
        .map(row -> Series.Point.at(x.at(row.setting()), estimate(row).mean()))
        .toList();
  }

  private String title(Map<String, Object> setting, List<String> others) {
    return PairedDifferences.pooled(setting)
        ? "mean over " + averaged()
        : Labels.setting(setting, others);
  }

  /** The alignments that there is room for. */
  private Excerpt excerpt(List<String> others) {
    Summary single =
        new Summary(
            differences.axes(),
            differences.rows().stream()
                .filter(row -> !PairedDifferences.pooled(row.setting()))
                .toList());
    Optional<Goal> change = single.metrics().stream().findFirst().map(Goal::new);
    return Excerpt.of(single, change, Optional.of(axis), Optional.empty(), others);
  }

  private static Series line(Theme theme) {
    Color blue = theme.categories().get(0);
    return new Series("difference", blue, Symbol.CIRCLE, Series.Line.SOLID, List.of());
  }
}
