package org.sigmap.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sigmap.results.AxisName;
import org.sigmap.results.CellRecord;
import org.sigmap.results.SpectrumPoint;
import org.sigmap.results.Summary;

/** Singular values of the inputs and the Gram spectrum that each p makes of them. */
final class SpectrumFigure {
  private static final int MOST_RANK_TICKS = 12;

  /** Sums over seeds at one rank. */
  private static final class Mean {
    private int n;
    private double singular;
    private double theory;
    private double measured;

    void add(SpectrumPoint point) {
      n++;
      singular += point.singularValue();
      theory += point.gramTheory();
      measured += point.gramMeasured();
    }

    private String signature() {
      return String.format(Locale.ROOT, "%.5e %.5e %.5e", singular / n, theory / n, measured / n);
    }
  }

  private final Summary summary;
  private final String remark;
  private final Theme theme;
  private final Optional<String> lines;
  private final Map<Map<String, Object>, SortedMap<Integer, Mean>> means = new LinkedHashMap<>();

  private SpectrumFigure(
      Excerpt excerpt, List<CellRecord> cells, List<SpectrumPoint> spectra, Theme theme) {
    summary = excerpt.summary();
    remark = excerpt.remark();
    this.theme = theme;
    lines = Layout.varying(summary).stream().filter(AxisName.P::is).findFirst();
    Map<String, Map<String, Object>> settings = new HashMap<>();
    cells.forEach(cell -> settings.put(cell.cell(), cell.setting()));
    summary.settings().forEach(setting -> means.put(setting, new TreeMap<>()));
    for (SpectrumPoint point : spectra) {
      SortedMap<Integer, Mean> ranks = means.get(settings.get(point.cell()));
      if (ranks != null) {
        ranks.computeIfAbsent(point.rank(), rank -> new Mean()).add(point);
      }
    }
    means.values().removeIf(SortedMap::isEmpty);
  }

  /** The settings whose spectra a figure has room for. */
  static Excerpt excerpt(Summary all) {
    List<String> panels = Layout.varying(all);
    Optional<String> lines = panels.stream().filter(AxisName.P::is).findFirst();
    lines.ifPresent(panels::remove);
    return Excerpt.of(all, Goal.of(all), Optional.empty(), lines, panels);
  }

  /** The figure, absent where no cell has a spectrum with a positive value. */
  static Optional<Figure> of(
      Excerpt excerpt, List<CellRecord> cells, List<SpectrumPoint> spectra, Theme theme) {
    return new SpectrumFigure(excerpt, cells, spectra, theme).build();
  }

  private Optional<Figure> build() {
    List<Figure.Panel> panels = new ArrayList<>();
    groups().values().forEach(group -> panels.add(panel(group)));
    double[] positive =
        panels.stream()
            .flatMap(panel -> panel.series().stream())
            .flatMap(series -> series.points().stream())
            .mapToDouble(Series.Point::y)
            .sorted()
            .toArray();
    if (positive.length == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Figure(
            "spectrum",
            lines.isPresent()
                ? "Which input directions does each p stress?"
                : "Which input directions does training stress?",
            "Eigenvalues of the Gram matrix G = XPXᵀ, mean over seeds: lines are theory, sᵣ to"
                + " the power 2(p+1) up to scale; marks are measured."
                + remark,
            "rank r of the direction (1 = largest variance)",
            "Gram eigenvalue, singular value (dimensionless)",
            ranks(),
            Scale.log(positive[0], positive[positive.length - 1]),
            true,
            Grid.columns(panels.size()),
            panels,
            legend()));
  }

  /**
   * Settings that differ in more than p, merged where the spectra are the same: label noise, say,
   * leaves them alone.
   */
  private Map<String, List<Map<String, Object>>> groups() {
    Map<Map<String, Object>, StringBuilder> signatures = new LinkedHashMap<>();
    means.forEach(
        (setting, ranks) -> {
          StringBuilder text = signatures.computeIfAbsent(other(setting), k -> new StringBuilder());
          text.append(lines.map(setting::get).orElse(""));
          ranks.values().forEach(mean -> text.append(' ').append(mean.signature()));
        });
    Map<String, List<Map<String, Object>>> groups = new LinkedHashMap<>();
    means
        .keySet()
        .forEach(
            setting ->
                groups
                    .computeIfAbsent(
                        signatures.get(other(setting)).toString(), key -> new ArrayList<>())
                    .add(setting));
    return groups;
  }

  private Map<String, Object> other(Map<String, Object> setting) {
    Map<String, Object> other = new LinkedHashMap<>(setting);
    lines.ifPresent(other::remove);
    return other;
  }

  private Figure.Panel panel(List<Map<String, Object>> group) {
    Map<String, Object> first = group.get(0);
    List<String> shared =
        Layout.varying(summary).stream()
            .filter(axis -> !lines.equals(Optional.of(axis)))
            .filter(
                axis -> group.stream().allMatch(s -> Objects.equals(s.get(axis), first.get(axis))))
            .toList();
    List<Series> series = new ArrayList<>();
    group.stream()
        .filter(setting -> other(setting).equals(other(first)))
        .forEach(
            setting -> {
              Series key = key(setting);
              series.add(points(key, Symbol.NONE, Series.Line.SOLID, setting, m -> m.theory));
              series.add(points(key, key.symbol(), Series.Line.NONE, setting, m -> m.measured));
            });
    series.add(points(inputs(), Symbol.NONE, Series.Line.DASHED, first, m -> m.singular));
    return new Figure.Panel(Labels.setting(first, shared), series);
  }

  private Series points(
      Series key,
      Symbol symbol,
      Series.Line line,
      Map<String, Object> setting,
      ToDoubleFunction<Mean> value) {
    List<Series.Point> points =
        means.get(setting).entrySet().stream()
            .map(
                e ->
                    Series.Point.at(e.getKey(), value.applyAsDouble(e.getValue()) / e.getValue().n))
            .filter(point -> point.y() > 0 && Double.isFinite(point.y()))
            .toList();
    return new Series(key.name(), key.color(), symbol, line, points);
  }

  private Series key(Map<String, Object> setting) {
    return lines
        .map(axis -> key(axis, setting.get(axis)))
        .orElseGet(
            () ->
                new Series(
                    "Gram spectrum",
                    theme.categories().get(0),
                    Symbol.CIRCLE,
                    Series.Line.SOLID,
                    List.of()));
  }

  private Series key(String axis, Object value) {
    List<Object> values = summary.values(axis);
    return new Series(
        Labels.setting(axis, value),
        theme.of(axis, value, values),
        Symbol.of(values.indexOf(value)),
        Series.Line.SOLID,
        List.of());
  }

  private Series inputs() {
    return new Series("input sᵣ", theme.ink(), Symbol.NONE, Series.Line.DASHED, List.of());
  }

  private List<Series> legend() {
    List<Series> keys = new ArrayList<>();
    keys.add(inputs());
    keys.addAll(
        means.keySet().stream()
            .map(this::key)
            .collect(Collectors.toMap(Series::name, k -> k, (a, b) -> a, LinkedHashMap::new))
            .values());
    return keys;
  }

  private Scale ranks() {
    int most = means.values().stream().mapToInt(SortedMap::lastKey).max().orElse(1);
    int every = (most + MOST_RANK_TICKS - 1) / MOST_RANK_TICKS;
    int[] ranks = IntStream.rangeClosed(1, most).filter(r -> (r - 1) % every == 0).toArray();
    Scale scale = Scale.named(new double[] {1, most}, List.of("1", Integer.toString(most)));
    List<Scale.Tick> ticks =
        IntStream.of(ranks).mapToObj(r -> new Scale.Tick(r, Integer.toString(r))).toList();
    return new Scale(false, scale.low(), scale.high(), ticks);
  }
}
