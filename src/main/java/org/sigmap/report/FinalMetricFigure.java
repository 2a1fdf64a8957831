package org.sigmap.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.math.Estimate;
import org.sigmap.math.Range;
import org.sigmap.results.AxisName;
import org.sigmap.results.BestValues;
import org.sigmap.results.BestValues.Standing;
import org.sigmap.results.Metric;
import org.sigmap.results.Summary;

/**
 * The deciding metric, at the end of training or at a level of its loss, against the axis along x.
 */
final class FinalMetricFigure {
  private static final double LOG_RATIO = 25;

  /** How far intervals may stretch the scale, in spans of the means. */
  private static final double STRETCH = 0.6;

  /** Share of x by which lines are set apart, so that their bars do not cover each other. */
  private static final double DODGE = 0.008;

  private static final double TOP = 0.97;
  private static final double STACK = 0.045;

  private final Summary summary;
  private final Goal goal;
  private final Theme theme;
  private final Layout layout;
  private final Optional<BestValues> best;
  private final String remark;
  private final Seeds seeds;
  private final Places places;
  private final Lines lines;
  private final Scale y;

  private FinalMetricFigure(
      Summary all, Seeds seeds, Goal goal, Optional<BestValues> best, Theme theme) {
    this.seeds = seeds;
    this.goal = goal;
    this.theme = theme;
    this.best = best;
    layout = Layout.of(all).apart(all);
    Excerpt excerpt =
        Excerpt.of(all, Optional.of(goal), layout.x(), layout.lines(), layout.panels());
    summary = excerpt.summary();
    remark = excerpt.remark();
    places = Places.along(layout.x(), summary);
    boolean numbers = layout.x().map(axis -> Layout.numeric(summary, axis)).orElse(true);
    lines =
        new Lines(
            summary, layout.lines(), true, numbers ? Series.Line.SOLID : Series.Line.NONE, "mean");
    y = yScale();
  }

  /** One for every metric that settings are compared by. */
  static List<Picture> of(RunFacts facts) {
    Seeds seeds = Seeds.of(facts.cells());
    return Goal.compared(facts.summary()).stream()
        .map(
            goal ->
                Picture.of(
                    theme -> of(facts.summary(), seeds, goal, facts.conclusions().by(goal), theme)))
        .toList();
  }

  /**
   * @param best how settings stand by the goal, absent where none competes
   */
  static Figure of(
      Summary summary, Seeds seeds, Goal goal, Optional<BestValues> best, Theme theme) {
    return new FinalMetricFigure(summary, seeds, goal, best, theme).build();
  }

  private Scale yScale() {
    if (goal.kind().range() == Range.SHARE) {
      return Scale.linearWithMargin(0, 1);
    }
    List<Estimate> all = summary.estimates(goal.metric());
    Reach reach = all.isEmpty() ? Reach.of(all, 0, 1) : Reach.of(all);
    boolean positive = goal.kind().range().least() >= 0 && reach.least() > 0;
    if (positive && reach.most() / reach.least() > LOG_RATIO) {
      return Scale.log(reach.least(), reach.most());
    }
    return reach.scale(Reach.stretch(all, STRETCH));
  }

  private Figure build() {
    List<Figure.Panel> panels = Grid.distinct(summary, layout.panels(), this::series);
    return new Figure(
        (goal.ofTime() ? "" : goal.atLevel() ? "equal-" : "final-") + goal.metric(),
        title(),
        subtitle() + remark,
        Figure.Along.of(places),
        new Figure.Along(
            (goal.atLevel() || goal.ofTime() ? "" : "final ") + Labels.metricTitle(goal.metric()),
            y),
        false,
        Grid.columns(summary, layout.panels(), panels.size()),
        panels,
        legend());
  }

  private String title() {
    if (layout.x().isEmpty()) {
      return "What " + goal.label() + " does the network reach?";
    }
    String axis = layout.x().get();
    return AxisName.exponents().contains(axis) && !goal.kind().is(Metric.Trait.CHECKED)
        ? "Which %s gives the %s %s?".formatted(Labels.axis(axis), goal.superlative(), goal.label())
        : "How does %s depend on %s?".formatted(goal.label(), Labels.axis(axis));
  }

  private String subtitle() {
    int most = summary.estimates(goal.metric()).stream().mapToInt(Estimate::n).max().orElse(0);
    String who =
        goal.atLevel() || goal.ofTime()
            ? "the seeds that reach the loss, at most " + most
            : most + " seeds";
    return most > 1
        ? "Mean over " + who + "; bars are 95% Student-t intervals."
        : "One seed, so no intervals.";
  }

  private List<Series> series(List<Map<String, Object>> settings) {
    List<Series> series = new ArrayList<>();
    List<Object> values = lines.values();
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      addLine(series, lines.of(settings, value), lines.key(value, theme), i);
    }
    return series;
  }

  /** Adds the line itself, its best point and the places where seeds were lost. */
  private void addLine(
      List<Series> series, List<Map<String, Object>> settings, Series key, int index) {
    List<Series.Point> marked = new ArrayList<>();
    List<Series.Point> lost = new ArrayList<>();
    double shift = places.shift(index, lines.values().size(), DODGE);
    double stack = Math.min(STACK, 0.9 / lines.values().size());
    for (Map<String, Object> setting : settings) {
      double place = shift + places.at(setting);
      if (best.filter(found -> found.standing(setting) == Standing.BEST).isPresent()) {
        summary
            .estimate(setting, goal.metric())
            .ifPresent(e -> marked.add(Series.Point.at(place, e.mean())));
      }
      summary
          .lost(setting)
          .ifPresent(e -> lost.add(Series.Point.at(place, y.valueAt(TOP - stack * index))));
    }
    series.add(lines.through(settings, goal.metric(), seeds, places, shift, key));
    series.add(key.marks("best", Symbol.RING, Series.Line.NONE, marked));
    series.add(key.marks("lost", Symbol.CROSS, Series.Line.NONE, lost));
  }

  private List<Series> legend() {
    List<Series> keys = new ArrayList<>(lines.legend(theme));
    best.filter(BestValues::anyBest)
        .map(found -> "best " + Labels.axis(found.axis()))
        .ifPresent(name -> keys.add(Series.marks(name, theme.ink(), Symbol.RING, List.of())));
    String how = String.join(" or ", ConsoleTable.lostColumns(summary));
    if (!how.isEmpty()) {
      String name = "a seed " + how + " (left out of the mean)";
      keys.add(Series.marks(name, theme.ink(), Symbol.CROSS, List.of()));
    }
    return keys;
  }
}
