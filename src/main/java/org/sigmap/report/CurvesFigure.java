package org.sigmap.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.sigmap.results.Estimate;
import org.sigmap.results.Metric;
import org.sigmap.results.Range;
import org.sigmap.results.Summary;

/** One metric over training: a panel per group, a line per value of the compared axis. */
final class CurvesFigure {
  /** More points than pixels only make files large. */
  private static final int MOST_POINTS = 300;

  /** Likewise of all lines together. */
  private static final int MOST_IN_ALL = 12_000;

  private static final int FEWEST_POINTS = 20;

  private static final double BAND_REACH = 1.5;

  /** Room at both ends, or the labels of neighbouring panels would run together. */
  private static final double SIDE = 0.02;

  private CurvesFigure() {}

  /** The settings whose curves a figure has room for. */
  static Excerpt excerpt(Summary all) {
    Optional<String> lines = Layout.of(all).compared();
    List<String> panels = Layout.varying(all);
    lines.ifPresent(panels::remove);
    return Excerpt.of(all, Goal.of(all), Optional.empty(), lines, panels);
  }

  /**
   * @param excerpt the settings to show
   * @param metric name of the metric
   * @param curves its estimates by step, by setting
   */
  static Figure of(
      Excerpt excerpt,
      String metric,
      Map<Map<String, Object>, SortedMap<Long, Estimate>> curves,
      Theme theme) {
    Summary summary = excerpt.summary();
    Optional<String> lines = Layout.of(summary).compared();
    List<String> axes = Layout.varying(summary);
    lines.ifPresent(axes::remove);
    int most =
        Math.min(MOST_POINTS, Math.max(FEWEST_POINTS, MOST_IN_ALL / Math.max(1, curves.size())));
    List<Figure.Panel> panels =
        Grid.distinct(
            summary,
            axes,
            settings ->
                settings.stream()
                    .filter(curves::containsKey)
                    .map(s -> series(key(summary, lines, s, theme), curves.get(s), most))
                    .toList());
    boolean intervals =
        curves.values().stream().anyMatch(c -> c.values().stream().anyMatch(Estimate::hasInterval));
    return new Figure(
        "curves-" + metric,
        "How does " + Metric.label(metric) + " move during training?",
        (intervals
                ? "Mean over seeds that did not diverge; bands are 95% Student-t intervals."
                : "One seed, so no intervals.")
            + excerpt.remark(),
        "training step (updates)",
        Labels.metricTitle(metric),
        steps(curves.values(), panels.size()),
        Metric.of(metric).range() == Range.SHARE
            ? Scale.linearWithMargin(0, 1)
            : yScale(curves.values()),
        true,
        Grid.columns(summary, axes, panels.size()),
        panels,
        legend(summary, lines, theme));
  }

  private static Series key(
      Summary summary, Optional<String> lines, Map<String, Object> setting, Theme theme) {
    return lines
        .map(axis -> key(summary, axis, setting.get(axis), theme))
        .orElseGet(
            () ->
                new Series(
                    "mean", theme.categories().get(0), Symbol.NONE, Series.Line.SOLID, List.of()));
  }

  private static Series key(Summary summary, String axis, Object value, Theme theme) {
    return new Series(
        Labels.setting(axis, value),
        theme.of(axis, value, summary.values(axis)),
        Symbol.NONE,
        Series.Line.SOLID,
        List.of());
  }

  private static List<Series> legend(Summary summary, Optional<String> lines, Theme theme) {
    return lines.stream()
        .flatMap(
            axis -> summary.values(axis).stream().map(value -> key(summary, axis, value, theme)))
        .toList();
  }

  private static Series series(Series key, SortedMap<Long, Estimate> curve, int most) {
    List<Series.Point> points = new ArrayList<>();
    int every = Math.max(1, (curve.size() + most - 1) / most);
    int index = 0;
    for (Map.Entry<Long, Estimate> entry : curve.entrySet()) {
      boolean last = entry.getKey().equals(curve.lastKey());
      if (index++ % every == 0 || last) {
        Estimate e = entry.getValue();
        double low = e.hasInterval() ? e.low() : e.mean();
        double high = e.hasInterval() ? e.high() : e.mean();
        points.add(new Series.Point(entry.getKey(), e.mean(), low, high));
      }
    }
    return new Series(key.name(), key.color(), key.symbol(), key.line(), points);
  }

  private static Scale steps(Collection<SortedMap<Long, Estimate>> curves, int panels) {
    long least = curves.stream().mapToLong(SortedMap::firstKey).min().orElse(0);
    long most = curves.stream().mapToLong(SortedMap::lastKey).max().orElse(1);
    Scale all = Scale.linear(least, Math.max(most, least + 1));
    double pad = SIDE * (all.high() - all.low());
    boolean crowded = panels > 2 && all.ticks().size() > 4;
    List<Scale.Tick> ticks = crowded ? everySecond(all.ticks()) : all.ticks();
    return new Scale(false, all.low() - pad, all.high() + pad, ticks);
  }

  private static List<Scale.Tick> everySecond(List<Scale.Tick> ticks) {
    List<Scale.Tick> kept = new ArrayList<>();
    for (int i = 0; i < ticks.size(); i += 2) {
      kept.add(ticks.get(i));
    }
    return kept;
  }

  /** Logarithmic where every mean is positive; bands reach a little beyond the means. */
  private static Scale yScale(Collection<SortedMap<Long, Estimate>> curves) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    double low = Double.POSITIVE_INFINITY;
    for (SortedMap<Long, Estimate> curve : curves) {
      for (Estimate e : curve.values()) {
        least = Math.min(least, e.mean());
        most = Math.max(most, e.mean());
        low = Math.min(low, e.hasInterval() ? e.low() : e.mean());
        high = Math.max(high, e.hasInterval() ? e.high() : e.mean());
      }
    }
    if (least > 0) {
      return Scale.log(Math.max(low, least / BAND_REACH), Math.min(high, most * BAND_REACH));
    }
    return Scale.linearWithMargin(least, most);
  }
}
