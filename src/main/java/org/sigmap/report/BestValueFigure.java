package org.sigmap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sigmap.results.AxisValue;
import org.sigmap.results.BestTable;
import org.sigmap.results.BestValues;
import org.sigmap.results.Summary;

/**
 * The best value of the compared axis against another axis of numbers: how the best p moves with
 * the teacher, say.
 *
 * @param against the axis along x
 * @param best the table of {@code best.csv}
 */
record BestValueFigure(Summary summary, String against, BestValues best) {
  /** Below, there is nothing to follow. */
  private static final int FEWEST_VALUES = 3;

  static List<Picture> of(RunFacts facts) {
    return all(facts).stream().map(best -> Picture.of(best::figure)).toList();
  }

  private static List<BestValueFigure> all(RunFacts facts) {
    return Goal.all(facts.summary()).stream()
        .flatMap(goal -> facts.conclusions().by(goal).stream())
        .flatMap(best -> of(facts.summary(), best).stream())
        .toList();
  }

  /** Present where the compared axis and another one each have three numbers or more. */
  static Optional<BestValueFigure> of(Summary summary, BestValues best) {
    return Layout.varying(summary).stream()
        .filter(other -> !other.equals(best.axis()) && follows(summary, other))
        .filter(other -> follows(summary, best.axis()))
        .findFirst()
        .map(other -> new BestValueFigure(summary, other, best));
  }

  private static boolean follows(Summary summary, String axis) {
    return Layout.numeric(summary, axis) && summary.values(axis).size() >= FEWEST_VALUES;
  }

  /** Writes {@code best.csv}: what all figures are drawn from. */
  static void writeTable(RunFacts facts) throws IOException {
    List<BestValues> tables = all(facts).stream().map(BestValueFigure::best).toList();
    facts.run().writeTable("best.csv", !tables.isEmpty(), BestTable.of(tables));
  }

  Figure figure(Theme theme) {
    Goal goal = new Goal(best.metric());
    List<String> panelAxes = Layout.varying(summary);
    panelAxes.remove(against);
    panelAxes.remove(best.axis());
    Excerpt excerpt =
        Excerpt.of(summary, Optional.of(goal), Optional.of(against), Optional.empty(), panelAxes);
    Places places = new Places(against, excerpt.summary().values(against));
    Map<Map<String, Object>, BestValues.Row> rows =
        best.rows().stream().collect(Collectors.toMap(BestValues.Row::group, Function.identity()));
    List<Figure.Panel> panels =
        Grid.distinct(
            excerpt.summary(),
            panelAxes,
            settings ->
                series(
                    settings.stream()
                        .map(setting -> AxisValue.without(setting, best.axis()))
                        .distinct()
                        .map(rows::get)
                        .toList(),
                    places,
                    theme));
    List<Object> compared = summary.values(best.axis());
    double[] heights = AxisValue.numbers(compared);
    return new Figure(
        "best-" + goal.metric(),
        "How does the best %s move with %s?"
            .formatted(Labels.axis(best.axis()), Labels.axis(against)),
        "By %s%s; bars are 95%% Student-t intervals over seeds.%s"
            .formatted(goal.atLevel() ? "" : "final ", goal.label(), excerpt.remark()),
        Figure.Along.of(places),
        new Figure.Along(
            "best " + Labels.axis(best.axis()), Scale.named(heights, Labels.ticks(compared))),
        false,
        Grid.columns(summary, panelAxes, panels.size()),
        panels,
        keys(theme));
  }

  private List<Series> series(List<BestValues.Row> rows, Places places, Theme theme) {
    List<Series.Point> own = new ArrayList<>();
    List<Series.Point> alike = new ArrayList<>();
    List<Series.Point> means = new ArrayList<>();
    List<BestValues.Row> along = new ArrayList<>(rows);
    along.sort(Comparator.comparingDouble(row -> places.at(row.group())));
    for (BestValues.Row row : along) {
      double place = places.at(row.group());
      row.ofSeeds().ifPresent(e -> own.add(Series.Point.of(place, e)));
      row.alike().forEach(c -> alike.add(Series.Point.at(place, number(c.value()))));
      row.best()
          .filter(c -> !row.allSame())
          .ifPresent(c -> means.add(Series.Point.at(place, number(c.value()))));
    }
    List<Series> keys = keys(theme);
    // Squares at the back, or they would hide the line.
    return List.of(keys.get(2).with(alike), keys.get(0).with(own), keys.get(1).with(means));
  }

  /** The seeds' own best values, the best means and those that are tied with them. */
  private static List<Series> keys(Theme theme) {
    return List.of(
        new Series(
            "mean of the seeds' own best values",
            theme.categories().get(0),
            Symbol.CIRCLE,
            Series.Line.SOLID,
            List.of()),
        Series.marks("best mean", theme.ink(), Symbol.RING, List.of()),
        Series.marks(
            "not told from it (paired, 5%, corrected)", theme.muted(), Symbol.SQUARE, List.of()));
  }

  private static double number(Object value) {
    return AxisValue.number(value).orElseThrow();
  }
}
