package org.sigmap.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Theme theme;
  private final Optional<String> along;
  private final Optional<String> lines;
  private final List<String> panels;
  private final Places places;
  private final Scale x;
  private final String remark;

  private ExponentFigure(Metric metric, Summary all, Theme theme) {
    this.metric = metric;
    this.theme = theme;
    List<String> left = Layout.varying(all);
    along =
        left.contains(AxisName.OPTIMIZER.path())
            ? Optional.of(AxisName.OPTIMIZER.path())
            : Layout.of(all).x();
    along.ifPresent(left::remove);
    lines = left.stream().filter(AxisName.P::is).findFirst().or(() -> left.stream().findFirst());
    lines.ifPresent(left::remove);
    panels = left;
    Excerpt excerpt = Excerpt.of(all, Goal.of(all), along, lines, panels);
    summary = excerpt.summary();
    remark = excerpt.remark();
    places =
        along
            .map(axis -> new Places(axis, summary.values(axis)))
            .orElseGet(() -> new Places(ALL, List.of(ALL)));
    x = places.scale();
  }

  /** One of single updates and one of paths, where a fingerprint was measured. */
  static List<Figure> of(Summary summary, Theme theme) {
    return Stream.of(Metric.EFFECTIVE_EXPONENT, Metric.EFFECTIVE_EXPONENT_PATH)
        .filter(metric -> summary.metrics().contains(metric.mean()))
        .map(metric -> new ExponentFigure(metric, summary, theme).build())
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

  private Figure build() {
    List<Figure.Panel> drawn =
        Grid.distinct(summary, panels, this::series).stream()
            .map(panel -> behind(panel.title(), x, panel.series(), theme))
            .toList();
    List<Series> legend = new ArrayList<>();
    lines.ifPresent(axis -> summary.values(axis).forEach(value -> legend.add(line(axis, value))));
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
        x,
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

  private Series line(String axis, Object value) {
    List<Object> all = summary.values(axis);
    return new Series(
        Labels.setting(axis, value),
        theme.of(axis, value, all),
        Symbol.of(all.indexOf(value)),
        Series.Line.NONE,
        List.of());
  }

  private List<Series> series(List<Map<String, Object>> settings) {
    if (lines.isEmpty()) {
      return List.of(
          new Series(
              "p̂",
              theme.categories().get(0),
              Symbol.CIRCLE,
              Series.Line.NONE,
              points(settings, 0)));
    }
    String axis = lines.get();
    List<Object> all = summary.values(axis);
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Object value = all.get(i);
      Series key = line(axis, value);
      double shift = places.shift(i, all.size(), DODGE);
      series.add(
          new Series(
              key.name(),
              key.color(),
              key.symbol(),
              key.line(),
              points(settings.stream().filter(s -> s.get(axis).equals(value)).toList(), shift)));
    }
    return series;
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
    double least = -1;
    double most = 1;
    double low = -1;
    double high = 1;
    for (SummaryRow row : summary.rows()) {
      if (row.metric().equals(metric.mean())) {
        Estimate e = row.estimate();
        least = Math.min(least, e.mean());
        most = Math.max(most, e.mean());
        low = Math.min(low, e.hasInterval() ? e.low() : e.mean());
        high = Math.max(high, e.hasInterval() ? e.high() : e.mean());
      }
    }
    return Scale.linearWithMargin(Math.max(low, least - STRETCH), Math.min(high, most + STRETCH));
  }
}
