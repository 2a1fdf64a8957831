package org.sigmap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
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
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.sigmap.results.AxisName;
import org.sigmap.results.AxisValue;
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

    /** Whether any of it has a place on a logarithmic scale. */
    boolean isDrawn() {
      return DoubleStream.of(singular, theory, measured)
          .anyMatch(sum -> sum / n > 0 && Double.isFinite(sum / n));
    }

    private String signature() {
      return String.format(Locale.ROOT, "%.5e %.5e %.5e", singular / n, theory / n, measured / n);
    }
  }

  private final Summary summary;
  private final String remark;
  private final Lines lines;
  private final Map<Map<String, Object>, SortedMap<Integer, Mean>> means = new LinkedHashMap<>();

  private SpectrumFigure(RunFacts facts) throws IOException {
    Excerpt excerpt = excerpt(facts.summary());
    summary = excerpt.summary();
    remark = excerpt.remark();
    lines = new Lines(summary, excerpt.lines(), true, Series.Line.SOLID, "Gram spectrum");
    Map<String, Map<String, Object>> settings = new HashMap<>();
    facts.cells().forEach(cell -> settings.put(cell.cell(), cell.setting()));
    summary.settings().forEach(setting -> means.put(setting, new TreeMap<>()));
    facts
        .run()
        .spectra(
            point -> {
              SortedMap<Integer, Mean> ranks = means.get(settings.get(point.cell()));
              if (ranks != null) {
                ranks.computeIfAbsent(point.rank(), rank -> new Mean()).add(point);
              }
            });
    means.values().removeIf(SortedMap::isEmpty);
  }

  /** One figure, where any cell has a spectrum with a positive value. */
  static List<Picture> of(RunFacts facts) throws IOException {
    SpectrumFigure figure = new SpectrumFigure(facts);
    boolean drawn =
        figure.means.values().stream().flatMap(r -> r.values().stream()).anyMatch(Mean::isDrawn);
    return drawn ? List.of(Picture.of(figure::figure)) : List.of();
  }

  /** The settings whose spectra a figure has room for. */
  static Excerpt excerpt(Summary all) {
    return Excerpt.of(all, exponents(all));
  }

  private static Optional<String> exponents(Summary summary) {
    return Layout.varying(summary).stream().filter(AxisName.P::is).findFirst();
  }

  private Figure figure(Theme theme) {
    List<Figure.Panel> panels = groups().stream().map(group -> panel(group, theme)).toList();
    DoubleSummaryStatistics drawn =
        panels.stream()
            .flatMap(panel -> panel.series().stream())
            .flatMap(series -> series.points().stream())
            .mapToDouble(Series.Point::y)
            .summaryStatistics();
    return new Figure(
        "spectrum",
        lines.axis().isPresent()
            ? "Which input directions does each p stress?"
            : "Which input directions does training stress?",
        "Eigenvalues of the Gram matrix G = XPXᵀ, mean over seeds: lines are theory, sᵣ to the"
            + " power 2(p+1) up to scale; marks are measured."
            + remark,
        new Figure.Along("rank r of the direction (1 = largest variance)", ranks()),
        new Figure.Along(
            "Gram eigenvalue, singular value (dimensionless)",
            Scale.log(drawn.getMin(), drawn.getMax())),
        true,
        Grid.columns(panels.size()),
        panels,
        legend(theme));
  }

  /**
   * Settings that differ in more than p, merged where the spectra are the same: label noise, say,
   * leaves them alone.
   */
  private Collection<List<Map<String, Object>>> groups() {
    Map<Map<String, Object>, String> signatures = new HashMap<>();
    means.forEach(
        (setting, ranks) -> {
          StringBuilder text = new StringBuilder().append(lines.of(setting));
          ranks.values().forEach(mean -> text.append(' ').append(mean.signature()));
          signatures.merge(other(setting), text.toString(), String::concat);
        });
    return means.keySet().stream()
        .collect(
            Collectors.groupingBy(
                setting -> signatures.get(other(setting)), LinkedHashMap::new, Collectors.toList()))
        .values();
  }

  private Map<String, Object> other(Map<String, Object> setting) {
    return lines.axis().map(axis -> AxisValue.without(setting, axis)).orElse(setting);
  }

  private Figure.Panel panel(List<Map<String, Object>> group, Theme theme) {
    Map<String, Object> first = group.get(0);
    List<String> shared =
        Layout.varying(summary).stream()
            .filter(axis -> !lines.axis().equals(Optional.of(axis)))
            .filter(
                axis -> group.stream().allMatch(s -> Objects.equals(s.get(axis), first.get(axis))))
            .toList();
    List<Series> series = new ArrayList<>();
    group.stream()
        .filter(setting -> other(setting).equals(other(first)))
        .forEach(
            setting -> {
              Series key = lines.key(lines.of(setting), theme);
              series.add(points(key, Symbol.NONE, Series.Line.SOLID, setting, m -> m.theory));
              series.add(points(key, key.symbol(), Series.Line.NONE, setting, m -> m.measured));
            });
    series.add(points(inputs(theme), Symbol.NONE, Series.Line.DASHED, first, m -> m.singular));
    return new Figure.Panel(Labels.setting(first, shared), series, group);
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
    return key.marks(key.name(), symbol, line, points);
  }

  private static Series inputs(Theme theme) {
    return new Series("input sᵣ", theme.ink(), Symbol.NONE, Series.Line.DASHED, List.of());
  }

  private List<Series> legend(Theme theme) {
    List<Series> keys = new ArrayList<>();
    keys.add(inputs(theme));
    means.keySet().stream().map(lines::of).distinct().forEach(v -> keys.add(lines.key(v, theme)));
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
