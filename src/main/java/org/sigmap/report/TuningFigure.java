package org.sigmap.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sigmap.results.AxisName;
import org.sigmap.results.AxisValue;
import org.sigmap.results.Summary;
import org.sigmap.results.TunedChoice;
import org.sigmap.results.TunedChoice.Tried;

/** What a tuned value was chosen by, against the value: a line a setting, the choice marked. */
final class TuningFigure {
  /** From here on values are spaced by their logarithm. */
  private static final double WIDE = 10;

  /** Where along y the marks of lost seeds begin, and how far those of two lines are apart. */
  private static final double TOP = 0.97;

  private static final double STACK = 0.045;

  private final TunedValues tuned;
  private final Summary summary;
  private final String remark;
  private final Optional<String> axis;
  private final Map<Map<String, Object>, List<TunedChoice>> choices = new LinkedHashMap<>();
  private final boolean logarithmic;
  private final Scale x;
  private final Scale y;

  private TuningFigure(TunedValues tuned, Summary all) {
    this.tuned = tuned;
    Excerpt excerpt = CurvesFigure.excerpt(all);
    axis = excerpt.lines();
    summary = excerpt.summary();
    remark = excerpt.remark();
    for (TunedChoice choice : tuned.choices()) {
      choices
          .computeIfAbsent(
              AxisValue.without(choice.setting(), AxisName.SEED.path()), key -> new ArrayList<>())
          .add(choice);
    }
    List<Number> values = tuned.choices().get(0).tried().stream().map(Tried::value).toList();
    double least = values.get(0).doubleValue();
    logarithmic = least > 0 && values.get(values.size() - 1).doubleValue() / least >= WIDE;
    x =
        Scale.named(
            values.stream().mapToDouble(this::place).toArray(),
            values.stream().map(v -> Labels.value(AxisValue.normalise(v))).toList());
    double[] losses =
        summary.settings().stream()
            .flatMap(s -> line(s).stream())
            .mapToDouble(Series.Point::y)
            .toArray();
    y = scale(losses);
  }

  static List<Picture> of(RunFacts facts) {
    return facts
        .conclusions()
        .tuned()
        .filter(tuned -> !tuned.choices().isEmpty())
        .map(tuned -> new TuningFigure(tuned, facts.summary()))
        .map(figure -> Picture.of(figure::figure))
        .stream()
        .toList();
  }

  private double place(Number value) {
    return logarithmic ? Math.log10(value.doubleValue()) : value.doubleValue();
  }

  private static Scale scale(double[] losses) {
    double least = Arrays.stream(losses).min().orElse(0);
    double most = Arrays.stream(losses).max().orElse(1);
    return least > 0 ? Scale.log(least, most) : Scale.linearWithMargin(least, most);
  }

  /** The mean loss at each value of those trials that have one. */
  private List<Series.Point> line(Map<String, Object> setting) {
    List<Series.Point> points = new ArrayList<>();
    List<TunedChoice> all = choices.getOrDefault(setting, List.of());
    for (int i = 0; i < x.ticks().size() && !all.isEmpty(); i++) {
      int value = i;
      List<Tried> tried = all.stream().map(c -> c.tried().get(value)).toList();
      int n = tried.stream().mapToInt(Tried::n).sum();
      if (n > 0) {
        double sum = tried.stream().filter(t -> t.n() > 0).mapToDouble(t -> t.loss() * t.n()).sum();
        points.add(Series.Point.at(place(tried.get(0).value()), sum / n));
      }
    }
    return points;
  }

  private List<Series.Point> chosen(Map<String, Object> setting, List<Series.Point> line) {
    return choices.getOrDefault(setting, List.of()).stream()
        .map(choice -> place(choice.best().value()))
        .distinct()
        .flatMap(place -> line.stream().filter(point -> point.x() == place))
        .toList();
  }

  private List<Series.Point> lost(Map<String, Object> setting, int line) {
    return choices.getOrDefault(setting, List.of()).stream()
        .flatMap(choice -> choice.tried().stream())
        .filter(tried -> tried.lost() > 0)
        .map(tried -> Series.Point.at(place(tried.value()), y.valueAt(TOP - STACK * line)))
        .distinct()
        .toList();
  }

  private Figure figure(Theme theme) {
    Lines lines = new Lines(summary, axis, true, Series.Line.SOLID, tuned.loss());
    List<String> panelAxes = Layout.varying(summary);
    axis.ifPresent(panelAxes::remove);
    List<Figure.Panel> panels =
        Grid.distinct(
            summary,
            panelAxes,
            settings -> settings.stream().flatMap(s -> series(s, lines, theme)).toList());
    List<Series> keys = new ArrayList<>(lines.legend(theme));
    keys.add(Series.marks("chosen", theme.ink(), Symbol.RING, List.of()));
    if (summary.settings().stream().anyMatch(setting -> !lost(setting, 0).isEmpty())) {
      keys.add(
          Series.marks("a seed lost (left out of the mean)", theme.ink(), Symbol.CROSS, List.of()));
    }
    return new Figure(
        "tuning",
        "Which %s suits each setting?".formatted(Labels.axis(tuned.field())),
        "Final %s of the trials, mean over seeds; the results are trained at the chosen values."
                .formatted(tuned.loss())
            + remark,
        new Figure.Along(Labels.axisTitle(tuned.field(), List.of()), x),
        new Figure.Along("final " + tuned.loss() + " (dimensionless)", y),
        false,
        Grid.columns(summary, panelAxes, panels.size()),
        panels,
        keys);
  }

  private Stream<Series> series(Map<String, Object> setting, Lines lines, Theme theme) {
    Series key = lines.key(lines.of(setting), theme);
    List<Series.Point> line = line(setting);
    int index = lines.values().indexOf(lines.of(setting));
    return Stream.of(
        key.with(line),
        key.marks("chosen", Symbol.RING, Series.Line.NONE, chosen(setting, line)),
        key.marks("lost", Symbol.CROSS, Series.Line.NONE, lost(setting, index)));
  }
}
