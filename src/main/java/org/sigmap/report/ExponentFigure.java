package org.sigmap.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sigmap.results.AxisName;
import org.sigmap.results.Estimate;
import org.sigmap.results.Metric;
import org.sigmap.results.Summary;
import org.sigmap.results.SummaryRow;

/**
 * The exponent p̂ that each optimizer acts like, averaged over training, and over training, beside
 * the exponents that it may be taken for.
 */
final class ExponentFigure {
  /** High variance stressed, plain gradient descent, half and whole whitening. */
  private static final double[] REFERENCES = {1, 0, -0.5, -1};

  /** How far an interval may stretch the scale beyond what else is shown. */
  private static final double STRETCH = 1;

  /** Share of x by which lines are set apart, so that their bars do not cover each other. */
  private static final double DODGE = 0.012;

  private static final String ALL = "all cells";

  private final Metric metric;
  private final Summary summary;
  private final Optional<String> along;
  private final Lines lines;
  private final List<String> panels;
  private final Places places;
  private final String remark;

  private ExponentFigure(Metric metric, Summary all) {
    this.metric = metric;
    List<String> left = Layout.varying(all);
    along =
        left.contains(AxisName.OPTIMIZER.path())
            ? Optional.of(AxisName.OPTIMIZER.path())
            : Layout.of(all).x();
    along.ifPresent(left::remove);
    Optional<String> axis =
        left.stream().filter(AxisName.P::is).findFirst().or(() -> left.stream().findFirst());
    axis.ifPresent(left::remove);
    panels = left;
    Excerpt excerpt = Excerpt.of(all, Goal.of(all), along, axis, panels);
    summary = excerpt.summary();
    lines = new Lines(summary, axis, true, Series.Line.NONE, "p̂");
    remark = excerpt.remark();
    places =
        along
            .map(a -> new Places(a, summary.values(a)))
            .orElseGet(() -> new Places(ALL, List.of(ALL)));
  }

  /** One of single updates and one of paths, where a fingerprint was measured. */
  static List<Picture> of(RunFacts facts) {
    return Stream.of(Metric.EFFECTIVE_EXPONENT, Metric.EFFECTIVE_EXPONENT_PATH)
        .filter(metric -> facts.summary().metrics().contains(metric.mean()))
        .map(metric -> Picture.of(new ExponentFigure(metric, facts.summary())::figure))
        .toList();
  }

  /** A figure of p̂ over training with the references behind it; any other as it is. */
  static Figure overTraining(Figure curves, String metric, Theme theme) {
    if (Metric.of(metric) != Metric.EFFECTIVE_EXPONENT) {
      return curves;
    }
    List<Series> legend = new ArrayList<>(curves.legend());
    legend.add(key(theme));
    return new Figure(
        curves.name(),
        "Which p does the optimizer act like during training?",
        curves.subtitle(),
        curves.xLabel(),
        label(),
        curves.x(),
        curves.y(),
        curves.bands(),
        curves.columns(),
        curves.panels().stream()
            .map(panel -> behind(panel.title(), curves.x(), panel.series(), theme))
            .toList(),
        legend);
  }

  private static String label() {
    return "effective exponent p̂ (dimensionless)";
  }

  private Figure figure(Theme theme) {
    List<Figure.Panel> drawn =
        Grid.distinct(summary, panels, settings -> series(settings, theme)).stream()
            .map(panel -> behind(panel.title(), places.scale(), panel.series(), theme))
            .toList();
    List<Series> legend = new ArrayList<>(lines.legend(theme));
    legend.add(key(theme));
    return new Figure(
        metric.key().replace('_', '-'),
        "Which p does each optimizer act like" + (paths() ? " over many steps?" : " at each step?"),
        "Slope of "
            + (paths() ? "the path's gain over the sum of its" : "an update's gain over its")
            + " raw gradient"
            + (paths() ? "s" : "")
            + " against λ of Σ, on log scales, averaged over training; mean over seeds with 95%"
            + " Student-t intervals."
            + remark,
        along.map(Labels::axisTitle).orElse("one setting") + places.remark(),
        label(),
        places.scale(),
        yScale(),
        false,
        1,
        drawn,
        legend);
  }

  private boolean paths() {
    return metric == Metric.EFFECTIVE_EXPONENT_PATH;
  }

  private static Figure.Panel behind(String title, Scale x, List<Series> series, Theme theme) {
    List<Series> all = new ArrayList<>();
    for (double p : REFERENCES) {
      List<Series.Point> ends = List.of(Series.Point.at(x.low(), p), Series.Point.at(x.high(), p));
      all.add(new Series("p", theme.muted(), Symbol.NONE, Series.Line.DASHED, ends));
    }
    all.addAll(series);
    return new Figure.Panel(title, all);
  }

  private static Series key(Theme theme) {
    String name = "p̂ = 1, 0, −1/2, −1";
    return new Series(name, theme.muted(), Symbol.NONE, Series.Line.DASHED, List.of());
  }

  private List<Series> series(List<Map<String, Object>> settings, Theme theme) {
    List<Object> values = lines.values();
    return IntStream.range(0, values.size())
        .mapToObj(
            i ->
                lines
                    .key(values.get(i), theme)
                    .with(
                        points(
                            lines.of(settings, values.get(i)),
                            places.shift(i, values.size(), DODGE))))
        .toList();
  }

  private List<Series.Point> points(List<Map<String, Object>> settings, double shift) {
    List<Series.Point> points = new ArrayList<>();
    for (Map<String, Object> setting : settings) {
      double place = places.of(along.<Object>map(setting::get).orElse(ALL)) + shift;
      summary
          .estimate(setting, metric.mean())
          .ifPresent(e -> points.add(Series.Point.of(place, e)));
    }
    return points;
  }

  private Scale yScale() {
    List<Estimate> all =
        summary.rows().stream()
            .filter(row -> row.metric().equals(metric.mean()))
            .map(SummaryRow::estimate)
            .toList();
    Reach reach = Reach.of(all, -1, 1);
    return Scale.linearWithMargin(
        Math.max(reach.low(), reach.least() - STRETCH),
        Math.min(reach.high(), reach.most() + STRETCH));
  }
}
