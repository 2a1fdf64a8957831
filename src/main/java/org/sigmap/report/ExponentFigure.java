package org.sigmap.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sigmap.results.AxisName;
import org.sigmap.results.Metric;
import org.sigmap.results.Summary;

/**
 * The exponent p̂ that each optimizer acts like, averaged over training, and over training, beside
 * the exponents that it may be taken for.
 */
final class ExponentFigure {
  static final String LABEL = "effective exponent p̂ (dimensionless)";

  /** High variance stressed, plain gradient descent, half and whole whitening. */
  private static final double[] REFERENCES = {1, 0, -0.5, -1};

  /** How far an interval may stretch the scale beyond what else is shown. */
  private static final double STRETCH = 1;

  /** Share of x by which lines are set apart, so that their bars do not cover each other. */
  private static final double DODGE = 0.012;

  private final Metric metric;
  private final Summary summary;
  private final Lines lines;
  private final List<String> panels;
  private final Places places;
  private final String remark;
  private final Seeds seeds;

  private ExponentFigure(Metric metric, Summary all, Seeds seeds) {
    this.metric = metric;
    this.seeds = seeds;
    panels = Layout.varying(all);
    Optional<String> along =
        Optional.of(AxisName.OPTIMIZER.path()).filter(panels::contains).or(Layout.of(all)::x);
    along.ifPresent(panels::remove);
    Optional<String> axis =
        panels.stream().filter(AxisName.P::is).findFirst().or(() -> panels.stream().findFirst());
    axis.ifPresent(panels::remove);
    Excerpt excerpt = Excerpt.of(all, Goal.of(all), along, axis, panels);
    summary = excerpt.summary();
    lines = new Lines(summary, axis, true, Series.Line.NONE, "p̂");
    remark = excerpt.remark();
    places = Places.along(along, summary);
  }

  /** One of single updates and one of paths, where a fingerprint was measured. */
  static List<Picture> of(RunFacts facts) {
    return Stream.of(Metric.EFFECTIVE_EXPONENT, Metric.EFFECTIVE_EXPONENT_PATH)
        .filter(metric -> facts.summary().metrics().contains(metric.mean()))
        .map(metric -> new ExponentFigure(metric, facts.summary(), Seeds.of(facts.cells())))
        .map(figure -> Picture.of(figure::figure))
        .toList();
  }

  private Figure figure(Theme theme) {
    boolean paths = metric == Metric.EFFECTIVE_EXPONENT_PATH;
    List<Figure.Panel> drawn = Grid.distinct(summary, panels, settings -> series(settings, theme));
    return new Figure(
        metric.key().replace('_', '-'),
        "Which p does each optimizer act like" + (paths ? " over many steps?" : " at each step?"),
        ("Slope of %s against λ of Σ, on log scales, averaged over training; mean over seeds"
                + " with 95%% Student-t intervals.%s")
            .formatted(
                paths
                    ? "the path's gain over the sum of its raw gradients"
                    : "an update's gain over its raw gradient",
                remark),
        Figure.Along.of(places),
        new Figure.Along(LABEL, Reach.of(summary.estimates(metric.mean()), -1, 1).scale(STRETCH)),
        false,
        1,
        behind(drawn, places.scale(), theme),
        keyed(lines.legend(theme), theme));
  }

  /** The panels of a figure of p̂ with the references behind them. */
  static List<Figure.Panel> behind(List<Figure.Panel> panels, Scale x, Theme theme) {
    List<Series> references =
        DoubleStream.of(REFERENCES).mapToObj(p -> Series.level("p", theme, x, p)).toList();
    return panels.stream()
        .map(
            panel ->
                new Figure.Panel(
                    panel.title(),
                    Stream.concat(references.stream(), panel.series().stream()).toList(),
                    panel.keys()))
        .toList();
  }

  /** A legend with the references' key. */
  static List<Series> keyed(List<Series> legend, Theme theme) {
    List<Series> keys = new ArrayList<>(legend);
    String name = "p̂ = 1, 0, −1/2, −1";
    keys.add(new Series(name, theme.muted(), Symbol.NONE, Series.Line.DASHED, List.of()));
    return keys;
  }

  private List<Series> series(List<Map<String, Object>> settings, Theme theme) {
    List<Object> values = lines.values();
    return IntStream.range(0, values.size())
        .mapToObj(
            i ->
                lines.through(
                    lines.of(settings, values.get(i)),
                    metric.mean(),
                    seeds,
                    places,
                    places.shift(i, values.size(), DODGE),
                    lines.key(values.get(i), theme)))
        .toList();
  }
}
