package org.sigmap.results;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.sigmap.math.Estimate;
import org.sigmap.math.Range;

/**
 * The best value of one axis at every setting of the others, and how sure that is: which values
 * cannot be told from the best one ({@link Comparison}), which lost seeds, and which value each
 * seed alone would pick.
 *
 * <p>Only values with every seed of their run compete: where seeds diverge, a mean over the others
 * is one over those that were easy. A value that lost seeds is never best, whatever its mean; one
 * that every seed lost is still a row's.
 *
 * @param axis the compared axis
 * @param rows one a setting of the other axes, in their order
 * @param standings how every setting stands among those of its row, of which none is best where
 *     {@link Row#allSame no seed tells them apart}
 */
public record BestValues(
    String axis, String metric, List<Row> rows, Map<Map<String, Object>, Standing> standings) {
  /** How a value of an axis stands among the others. */
  public enum Standing {
    /** Of those with every seed it has the best mean. */
    BEST,
    /** It has every seed, and its difference to the best one is not told from 0. */
    ALIKE,
    /** It has every seed, and its difference to the best one is told from 0, or has no test. */
    APART,
    /** It lost seeds, or some are not trained yet: a mean over the rest competes with nothing. */
    INCOMPLETE,
    /** No seed has a result. */
    LOST
  }

  /**
   * One value of the compared axis.
   *
   * @param estimate the metric's mean over those that have it, absent where none has
   * @param fromBest what it differs by from the best value, absent of that value itself and where
   *     there is none
   */
  public record Candidate(
      Object value,
      SeedCount seeds,
      Optional<Estimate> estimate,
      Optional<Comparison> fromBest,
      Standing standing) {}

  /**
   * All values at one setting.
   *
   * @param group the other axes' values
   * @param candidates the compared axis's values, in order
   * @param ofSeeds over the seeds, each one's own best value of those it has; absent where values
   *     are not numbers or no seed has any
   */
  public record Row(
      Map<String, Object> group, List<Candidate> candidates, Optional<Estimate> ofSeeds) {
    /** The best value, absent where none has every seed. */
    public Optional<Candidate> best() {
      return with(Standing.BEST).stream().findFirst();
    }

    /** The best value and those that cannot be told from it, in order. */
    public List<Candidate> alike() {
      return candidates.stream()
          .filter(c -> c.standing() == Standing.BEST || c.standing() == Standing.ALIKE)
          .toList();
    }

    /** Whether no seed tells the values apart, so that the best one is only the first. */
    public boolean allSame() {
      List<Candidate> ties = with(Standing.ALIKE);
      return !ties.isEmpty()
          && with(Standing.APART).isEmpty()
          && ties.stream().map(tie -> tie.fromBest().orElseThrow()).allMatch(Row::isZero);
    }

    private static boolean isZero(Comparison comparison) {
      Difference difference = comparison.difference();
      Estimate e = difference.estimate();
      return difference.paired() && e.constant() && e.mean() == 0;
    }

    public List<Candidate> with(Standing standing) {
      return candidates.stream().filter(c -> c.standing() == standing).toList();
    }

    /** What no value has where none is best: "every seed", or even "a result". */
    public String lacking() {
      return with(Standing.INCOMPLETE).isEmpty() ? "a result" : "every seed";
    }

    /** Of the others with every seed the one whose mean is nearest to the best one's. */
    public Optional<Candidate> second() {
      return candidates.stream()
          .filter(c -> c.standing() == Standing.ALIKE || c.standing() == Standing.APART)
          .min(Comparator.comparingDouble(Row::distance));
    }

    private static double distance(Candidate candidate) {
      return Math.abs(candidate.fromBest().orElseThrow().difference().estimate().mean());
    }
  }

  /**
   * @param cells all cells of a run, lost ones too
   */
  public static BestValues of(Collection<CellRecord> cells, String axis, String metric) {
    Map<Map<String, Object>, Map<Object, List<CellRecord>>> groups = groups(cells, axis);
    Map<Object, Integer> seeds = new HashMap<>();
    groups.forEach(
        (group, values) ->
            values.values().forEach(list -> seeds.merge(run(group), list.size(), Math::max)));
    List<Row> rows = new ArrayList<>();
    Map<Map<String, Object>, Standing> standings = new HashMap<>();
    groups.forEach(
        (group, values) -> {
          Row row = row(metric, seeds.get(run(group)), group, values);
          rows.add(row);
          row.candidates()
              .forEach(
                  c ->
                      standings.put(
                          AxisValue.with(group, axis, c.value()),
                          c.standing() == Standing.BEST && row.allSame()
                              ? Standing.ALIKE
                              : c.standing()));
        });
    return new BestValues(axis, metric, List.copyOf(rows), standings);
  }

  /** Runs side by side may have been asked for other numbers of seeds; each ranks by itself. */
  private static Object run(Map<String, Object> group) {
    return group.getOrDefault(AxisName.RUN.path(), "");
  }

  /** Cells by the other axes' setting, then by an axis's value, both in order. */
  static Map<Map<String, Object>, Map<Object, List<CellRecord>>> groups(
      Collection<CellRecord> cells, String axis) {
    List<String> others = new ArrayList<>();
    cells.stream().findFirst().ifPresent(cell -> others.addAll(cell.setting().keySet()));
    others.remove(axis);
    return cells.stream()
        .collect(
            Collectors.groupingBy(
                cell -> AxisValue.without(cell.setting(), axis),
                () -> new TreeMap<>(AxisValue.settingOrder(others)),
                Collectors.groupingBy(
                    cell -> cell.axes().get(axis),
                    () -> new TreeMap<>(AxisValue.ORDER),
                    Collectors.toList())));
  }

  /** A metric by seed, in their order, of cells that have it. */
  static Map<Object, Double> bySeed(Collection<CellRecord> cells, String metric) {
    Map<Object, Double> bySeed = new TreeMap<>(AxisValue.ORDER);
    for (CellRecord cell : cells) {
      Double value = cell.metrics().get(metric);
      if (!cell.status().lost() && value != null) {
        bySeed.put(cell.axes().get(AxisName.SEED.path()), value);
      }
    }
    return bySeed;
  }

  /**
   * @param seeds how many seeds a value must have to compete
   * @param cells by value of the compared axis
   */
  private static Row row(
      String metric, int seeds, Map<String, Object> group, Map<Object, List<CellRecord>> cells) {
    Metric kind = Metric.of(metric);
    Map<Object, Map<Object, Double>> bySeed = new LinkedHashMap<>();
    Map<Object, Estimate> means = new HashMap<>();
    cells.forEach((value, list) -> bySeed.put(value, bySeed(list, metric)));
    bySeed.forEach(
        (value, metrics) -> {
          if (!metrics.isEmpty()) {
            means.put(value, Estimate.of(kind.range(), metrics.values()));
          }
        });
    Map<Object, SeedCount> counts = new LinkedHashMap<>();
    cells.forEach((value, list) -> counts.put(value, SeedCount.of(list, metric, seeds)));
    Optional<Object> best =
        counts.keySet().stream()
            .filter(value -> counts.get(value).complete())
            .reduce((a, b) -> kind.better(means.get(b).mean(), means.get(a).mean()) ? b : a);
    Map<Object, Comparison> fromBest =
        best.map(b -> fromBest(b, bySeed, kind.range())).orElse(Map.of());
    List<Candidate> candidates = new ArrayList<>();
    counts.forEach(
        (value, count) -> {
          Optional<Estimate> mean = Optional.ofNullable(means.get(value));
          Optional<Comparison> compared = Optional.ofNullable(fromBest.get(value));
          candidates.add(new Candidate(value, count, mean, compared, standing(count, compared)));
        });
    return new Row(group, candidates, ofSeeds(bySeed, kind));
  }

  /** By value what it differs by from the best one, of those that have a mean. */
  private static Map<Object, Comparison> fromBest(
      Object best, Map<Object, Map<Object, Double>> bySeed, Range range) {
    Map<Object, Difference> differences = new LinkedHashMap<>();
    bySeed.forEach(
        (value, metrics) -> {
          if (!value.equals(best) && !metrics.isEmpty()) {
            differences.put(value, Difference.of(metrics, bySeed.get(best), range));
          }
        });
    return Comparison.corrected(Comparison.Family.BEST, differences);
  }

  private static Standing standing(SeedCount count, Optional<Comparison> fromBest) {
    if (!count.complete()) {
      return count.counted() == 0 ? Standing.LOST : Standing.INCOMPLETE;
    }
    return fromBest.map(c -> c.tied() ? Standing.ALIKE : Standing.APART).orElse(Standing.BEST);
  }

  /** The mean lies among the compared values. */
  private static Optional<Estimate> ofSeeds(Map<Object, Map<Object, Double>> bySeed, Metric kind) {
    if (!AxisValue.areNumbers(bySeed.keySet())) {
      return Optional.empty();
    }
    Map<Object, Map.Entry<Double, Double>> own = new TreeMap<>(AxisValue.ORDER);
    bySeed.forEach(
        (value, metrics) ->
            metrics.forEach(
                (seed, metric) ->
                    own.merge(
                        seed,
                        Map.entry(AxisValue.number(value).orElseThrow(), metric),
                        (a, b) -> kind.better(b.getValue(), a.getValue()) ? b : a)));
    DoubleSummaryStatistics swept =
        DoubleStream.of(AxisValue.numbers(bySeed.keySet())).summaryStatistics();
    return own.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Estimate.of(
                new Range(swept.getMin(), swept.getMax()),
                own.values().stream().map(Map.Entry::getKey).toList()));
  }

  /** Whether any value is the best of its row. */
  public boolean anyBest() {
    return standings.containsValue(Standing.BEST);
  }

  public Standing standing(Map<String, Object> setting) {
    return standings.getOrDefault(setting, Standing.LOST);
  }

  /** All comparisons with a best value. */
  public List<Comparison> comparisons() {
    return rows.stream()
        .flatMap(row -> row.candidates().stream())
        .flatMap(candidate -> candidate.fromBest().stream())
        .toList();
  }

  /** Whether there are seeds enough to test anything. */
  public boolean tested() {
    return comparisons().stream().anyMatch(comparison -> comparison.size() > 0);
  }

  /** Seeds of the setting that has most of them. */
  public int seeds() {
    return rows.stream()
        .flatMap(row -> row.candidates().stream())
        .mapToInt(candidate -> candidate.seeds().all())
        .max()
        .orElse(0);
  }

  /** The values that lost seeds and whose mean over the others is better than the best one's. */
  public List<Candidate> ahead(Row row) {
    Optional<Double> best = row.best().flatMap(Candidate::estimate).map(Estimate::mean);
    Metric kind = Metric.of(metric);
    return row.with(Standing.INCOMPLETE).stream()
        .filter(c -> best.isEmpty() || kind.better(c.estimate().orElseThrow().mean(), best.get()))
        .toList();
  }
}
