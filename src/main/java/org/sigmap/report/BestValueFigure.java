package org.sigmap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.results.BestTable;
import org.sigmap.results.BestValues;
import org.sigmap.results.Metric;
import org.sigmap.results.Summary;

/**
 * The best value of the compared axis against another axis of numbers: how the best p moves with
 * the teacher, say.
 *
 * @param summary the run's settings
 * @param against the axis along x
 * @param goal the metric that decides
 * @param best the table of {@code best.csv}
 */
record BestValueFigure(Summary summary, String against, Goal goal, BestValues best) {
  /** Below, there is nothing to follow. */
  private static final int FEWEST_VALUES = 3;

  private static final String OWN = "mean of the seeds' own best values";
  private static final String ALIKE = "not distinguishable from it (paired 95%)";
  private static final String BEST = "best mean";

  static List<Picture> of(RunFacts facts) {
    return all(facts).stream().map(best -> Picture.of(best::figure)).toList();
  }

  private static List<BestValueFigure> all(RunFacts facts) {
    return Goal.all(facts.summary()).stream()
        .flatMap(goal -> facts.conclusions().by(goal).stream())
        .flatMap(findings -> of(facts.summary(), findings).stream())
        .toList();
  }

  /** Present where the compared axis and another one each have three numbers or more. */
  static Optional<BestValueFigure> of(Summary summary, Findings findings) {
    String axis = findings.best().axis();
    return Layout.varying(summary).stream()
        .filter(other -> !other.equals(axis) && follows(summary, other))
        .filter(other -> follows(summary, axis))
        .findFirst()
        .map(other -> new BestValueFigure(summary, other, findings.goal(), findings.best()));
  }

  private static boolean follows(Summary summary, String axis) {
    return Layout.numeric(summary, axis) && summary.values(axis).size() >= FEWEST_VALUES;
  }

  /** Writes {@code best.csv}: what all figures are drawn from. */
  static void writeTable(RunFacts facts) throws IOException {
    List<BestValueFigure> figures = all(facts);
    DerivedTable.write(
        facts.run(),
        "best.csv",
        !figures.isEmpty(),
        BestTable.toCsv(figures.stream().map(BestValueFigure::best).toList()));
  }

  Figure figure(Theme theme) {
    List<String> panelAxes = Layout.varying(summary);
    panelAxes.remove(against);
    panelAxes.remove(best.axis());
    Excerpt excerpt =
        Excerpt.of(summary, Optional.of(goal), Optional.of(against), Optional.empty(), panelAxes);
    Places places = new Places(against, excerpt.summary().values(against));
    Map<Map<String, Object>, BestValues.Row> rows = new HashMap<>();
    best.rows().forEach(row -> rows.put(row.group(), row));
    List<Figure.Panel> panels =
        Grid.distinct(
            excerpt.summary(),
            panelAxes,
            settings ->
                series(
                    settings.stream().map(this::group).distinct().map(rows::get).toList(),
                    places,
                    theme));
    List<Object> compared = summary.values(best.axis());
    double[] heights = compared.stream().mapToDouble(BestValueFigure::number).toArray();
    return new Figure(
        "best-" + goal.metric(),
        "How does the best %s move with %s?"
            .formatted(Labels.axis(best.axis()), Labels.axis(against)),
        (goal.atLevel() ? "By " : "By final ")
            + Metric.label(goal.metric())
            + "; bars are 95% Student-t intervals over seeds."
            + excerpt.remark(),
        Labels.axisTitle(against) + places.remark(),
        "best " + Labels.axis(best.axis()),
        places.scale(),
        Scale.named(heights, compared.stream().map(Labels::value).toList()),
        false,
        Grid.columns(summary, panelAxes, panels.size()),
        panels,
        List.of(own(List.of(), theme), best(List.of(), theme), alike(List.of(), theme)));
  }

  private Map<String, Object> group(Map<String, Object> setting) {
    Map<String, Object> group = new LinkedHashMap<>(setting);
    group.remove(best.axis());
    return group;
  }

  private List<Series> series(List<BestValues.Row> rows, Places places, Theme theme) {
    List<Series.Point> own = new ArrayList<>();
    List<Series.Point> alike = new ArrayList<>();
    List<Series.Point> means = new ArrayList<>();
    List<BestValues.Row> along = new ArrayList<>(rows);
    along.sort(Comparator.comparingDouble(row -> places.of(row.group().get(against))));
    for (BestValues.Row row : along) {
      double place = places.of(row.group().get(against));
      row.ofSeeds().ifPresent(e -> own.add(Series.Point.of(place, e)));
      row.alike().forEach(c -> alike.add(Series.Point.at(place, number(c.value()))));
      row.best().ifPresent(c -> means.add(Series.Point.at(place, number(c.value()))));
    }
    // Squares at the back, or they would hide the line.
    return List.of(alike(alike, theme), own(own, theme), best(means, theme));
  }

  private static Series own(List<Series.Point> points, Theme theme) {
    return new Series(OWN, theme.categories().get(0), Symbol.CIRCLE, Series.Line.SOLID, points);
  }

  private static Series alike(List<Series.Point> points, Theme theme) {
    return new Series(ALIKE, theme.muted(), Symbol.SQUARE, Series.Line.NONE, points);
  }

  private static Series best(List<Series.Point> points, Theme theme) {
    return new Series(BEST, theme.ink(), Symbol.RING, Series.Line.NONE, points);
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }
}
