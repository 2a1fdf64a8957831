package org.sigmap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.sigmap.math.Estimate;
import org.sigmap.math.Range;
import org.sigmap.results.CellRecord;
import org.sigmap.results.Metric;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Summary;

/** One metric over training: a panel per group, a line per value of the compared axis. */
final class CurvesFigure {
  /** More points than pixels only make files large. */
  private static final int MOST_POINTS = 300;

  /** Likewise of all lines together. */
  private static final int MOST_IN_ALL = 12_000;

  private static final int FEWEST_POINTS = 20;

  private static final double BAND_REACH = 1.5;

  /** The same of what has a sign, in spans of the means. */
  private static final double SIGNED_REACH = 0.6;

  /** What is along x. */
  static final String STEPS = "training step (updates)";

  /** Room at both ends, or the labels of neighbouring panels would run together. */
  private static final double SIDE = 0.02;

  private CurvesFigure() {}

  /**
   * One for every metric that moves over training, but those that come with another one or in
   * dozens.
   */
  static List<Picture> of(RunFacts facts) throws IOException {
    Excerpt excerpt = excerpt(facts.summary());
    return curves(facts.run(), facts.cells(), excerpt.summary().settings()).entrySet().stream()
        .filter(curves -> !Metric.of(curves.getKey()).is(Metric.Trait.NO_CURVES))
        .filter(curves -> curves.getValue().values().stream().anyMatch(c -> c.means().size() > 1))
        .map(curves -> Picture.of(theme -> of(excerpt, curves.getKey(), curves.getValue(), theme)))
        .toList();
  }

  /** The settings whose curves a figure has room for. */
  static Excerpt excerpt(Summary all) {
    return Excerpt.of(all, Layout.of(all).compared());
  }

  /**
   * A metric over training.
   *
   * @param means estimates over seeds, by step
   * @param seeds what they are of, by step, a cell each
   */
  record Curve(SortedMap<Long, Estimate> means, List<SortedMap<Long, Double>> seeds) {
    static Curve of(Range range, Collection<SortedMap<Long, Double>> seeds) {
      SortedMap<Long, List<Double>> values = new TreeMap<>();
      seeds.forEach(
          seed ->
              seed.forEach(
                  (step, value) ->
                      values.computeIfAbsent(step, key -> new ArrayList<>()).add(value)));
      SortedMap<Long, Estimate> means = new TreeMap<>();
      values.forEach((step, list) -> means.put(step, Estimate.of(range, list)));
      return new Curve(means, List.copyOf(seeds));
    }
  }

  /**
   * The curves of the cells that are done, by setting, by metric.
   *
   * @param shown the settings whose curves are asked for
   */
  static Map<String, Map<Map<String, Object>, Curve>> curves(
      RunDirectory run, List<CellRecord> cells, Collection<Map<String, Object>> shown)
      throws IOException {
    Set<Map<String, Object>> wanted = new HashSet<>(shown);
    Map<String, Map<String, Object>> settings = new HashMap<>();
    for (CellRecord cell : cells) {
      Map<String, Object> setting = cell.setting();
      if (!cell.status().lost() && wanted.contains(setting)) {
        settings.put(cell.cell(), setting);
      }
    }
    Map<String, Map<Map<String, Object>, Map<String, SortedMap<Long, Double>>>> values =
        new TreeMap<>();
    run.curves(
        point -> {
          Map<String, Object> setting = settings.get(point.cell());
          if (setting != null && Double.isFinite(point.value())) {
            values
                .computeIfAbsent(point.metric(), key -> new LinkedHashMap<>())
                .computeIfAbsent(setting, key -> new LinkedHashMap<>())
                .computeIfAbsent(point.cell(), key -> new TreeMap<>())
                .put(point.step(), point.value());
          }
        });
    Map<String, Map<Map<String, Object>, Curve>> curves = new TreeMap<>();
    values.forEach(
        (metric, bySetting) -> {
          Range range = Metric.of(metric).range();
          Map<Map<String, Object>, Curve> own = new LinkedHashMap<>();
          bySetting.forEach((setting, seeds) -> own.put(setting, Curve.of(range, seeds.values())));
          curves.put(metric, own);
        });
    return curves;
  }

  /**
   * @param curves those of the metric, by setting
   */
  static Figure of(
      Excerpt excerpt, String metric, Map<Map<String, Object>, Curve> curves, Theme theme) {
    Summary summary = excerpt.summary();
    Lines lines = new Lines(summary, excerpt.lines(), false, Series.Line.SOLID, "mean");
    List<String> axes = Layout.varying(summary);
    excerpt.lines().ifPresent(axes::remove);
    int most =
        Math.min(MOST_POINTS, Math.max(FEWEST_POINTS, MOST_IN_ALL / Math.max(1, curves.size())));
    List<Figure.Panel> panels =
        Grid.distinct(
            summary,
            axes,
            settings ->
                settings.stream()
                    .filter(curves::containsKey)
                    .map(s -> line(lines.key(lines.of(s), theme), curves.get(s), most))
                    .toList());
    List<SortedMap<Long, Estimate>> means = curves.values().stream().map(Curve::means).toList();
    boolean intervals =
        means.stream().anyMatch(c -> c.values().stream().anyMatch(Estimate::hasInterval));
    long least = means.stream().mapToLong(SortedMap::firstKey).min().orElse(0);
    long last = means.stream().mapToLong(SortedMap::lastKey).max().orElse(1);
    Scale steps = steps(least, last, panels.size());
    boolean exponent = Metric.of(metric) == Metric.EFFECTIVE_EXPONENT;
    return new Figure(
        "curves-" + metric,
        exponent
            ? "Which p does the optimizer act like during training?"
            : "How does " + Metric.label(metric) + " move during training?",
        (intervals
                ? "Mean over seeds that did not diverge; bands are 95% Student-t intervals."
                : "One seed, so no intervals.")
            + excerpt.remark(),
        new Figure.Along(STEPS, steps),
        new Figure.Along(
            exponent ? ExponentFigure.LABEL : Labels.metricTitle(metric),
            Metric.of(metric).range() == Range.SHARE
                ? Scale.linearWithMargin(0, 1)
                : yScale(Metric.of(metric).range(), means)),
        true,
        Grid.columns(summary, axes, panels.size()),
        exponent ? ExponentFigure.behind(panels, steps, theme) : panels,
        exponent ? ExponentFigure.keyed(lines.legend(theme), theme) : lines.legend(theme));
  }

  /**
   * A line through every so many steps, at which its seeds are shown as well; a single one is a
   * mark.
   */
  private static Series line(Series key, Curve curve, int most) {
    List<Long> steps = new ArrayList<>(curve.means().keySet());
    int every = Math.max(1, (steps.size() + most - 1) / most);
    List<Long> shown =
        IntStream.range(0, steps.size())
            .filter(i -> i % every == 0 || i == steps.size() - 1)
            .mapToObj(steps::get)
            .toList();
    return (shown.size() > 1 ? key : key.marked(Symbol.CIRCLE))
        .with(shown.stream().map(s -> Series.Point.of(s, curve.means().get(s))).toList())
        .of(
            curve.seeds().stream()
                .map(
                    seed ->
                        shown.stream()
                            .filter(seed::containsKey)
                            .map(s -> Series.Point.at(s, seed.get(s)))
                            .toList())
                .toList());
  }

  /** The scale of training steps along x. */
  static Scale steps(long least, long most, int panels) {
    Scale all = Scale.linear(least, Math.max(most, least + 1));
    double pad = SIDE * (all.high() - all.low());
    boolean crowded = panels > 2 && all.ticks().size() > 4;
    List<Scale.Tick> ticks =
        IntStream.range(0, all.ticks().size())
            .filter(i -> !crowded || i % 2 == 0)
            .mapToObj(all.ticks()::get)
            .toList();
    return new Scale(false, all.low() - pad, all.high() + pad, ticks);
  }

  /**
   * Logarithmic where every mean is positive and none can be otherwise; bands reach a little beyond
   * the means.
   */
  private static Scale yScale(Range range, Collection<SortedMap<Long, Estimate>> curves) {
    List<Estimate> means = curves.stream().flatMap(curve -> curve.values().stream()).toList();
    Reach reach = Reach.of(means);
    return reach.least() > 0 && range.least() >= 0
        ? Scale.log(
            Math.max(reach.low(), reach.least() / BAND_REACH),
            Math.min(reach.high(), reach.most() * BAND_REACH))
        : reach.scale(Reach.stretch(means, SIGNED_REACH));
  }
}
