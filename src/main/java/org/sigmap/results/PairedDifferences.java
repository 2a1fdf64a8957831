package org.sigmap.results;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What moving one axis away from a reference value does to a metric, cells paired by seed: seeds
 * share their data, so the differences vary less than the values do.
 *
 * <p>Only cells that are done enter, and only pairs of which both are. The mean over settings takes
 * a seed only where it has a pair in every setting, so that no setting weighs more than another;
 * where a setting lost every seed there is no such mean.
 */
public final class PairedDifferences {
  /** Stands in the place of every averaged axis's value. */
  public static final String ALL = "all";

  /** Behind the name of a metric: what a table of differences calls them. */
  static final String SUFFIX = "_minus_reference";

  private PairedDifferences() {}

  /**
   * The paired differences metric(value) − metric(reference), as a table in the form of {@code
   * summary.csv}: rows for every setting of the other axes, then rows in which these read {@value
   * #ALL} for the mean over the settings.
   *
   * @param axis the compared axis
   * @param reference its reference value, in the form of {@link AxisValue#normalise}
   * @return metric named {@code <metric>_minus_reference}
   */
  public static Summary of(
      Collection<CellRecord> cells, String axis, Object reference, String metric) {
    Map<Map<String, Object>, Map<Object, Map<Object, Double>>> differences = new LinkedHashMap<>();
    BestValues.groups(cells, axis)
        .forEach((group, values) -> differences.put(group, minus(values, reference, metric)));
    List<SummaryRow> rows = new ArrayList<>();
    differences.forEach(
        (group, values) ->
            values.forEach(
                (value, bySeed) -> rows.add(row(group, axis, value, metric, bySeed.values()))));
    if (differences.size() > 1) {
      Map<String, Object> pooled = new LinkedHashMap<>();
      differences.keySet().iterator().next().keySet().forEach(other -> pooled.put(other, ALL));
      means(differences.values())
          .forEach((value, means) -> rows.add(row(pooled, axis, value, metric, means)));
    }
    List<String> axes =
        cells.isEmpty() ? List.of() : List.copyOf(cells.iterator().next().setting().keySet());
    return new Summary(axes, rows);
  }

  /** values − the reference's by seed, for every other value, of seeds that have both. */
  private static Map<Object, Map<Object, Double>> minus(
      Map<Object, List<CellRecord>> values, Object reference, String metric) {
    Map<Object, Double> base = Ranking.bySeed(values.getOrDefault(reference, List.of()), metric);
    Map<Object, Map<Object, Double>> differences = new TreeMap<>(AxisValue.ORDER);
    values.forEach(
        (value, cells) -> {
          Map<Object, Double> paired = Ranking.bySeed(cells, metric);
          paired.keySet().retainAll(base.keySet());
          paired.replaceAll((seed, own) -> Difference.between(own, base.get(seed)));
          if (!value.equals(reference) && !paired.isEmpty()) {
            differences.put(value, paired);
          }
        });
    return differences;
  }

  /** By value the means over the settings, one for each seed that has a pair in all of them. */
  private static Map<Object, List<Double>> means(
      Collection<Map<Object, Map<Object, Double>>> settings) {
    Map<Object, Map<Object, List<Double>>> collected = new TreeMap<>(AxisValue.ORDER);
    for (Map<Object, Map<Object, Double>> setting : settings) {
      setting.forEach(
          (value, bySeed) ->
              bySeed.forEach(
                  (seed, difference) ->
                      collected
                          .computeIfAbsent(value, key -> new TreeMap<>(AxisValue.ORDER))
                          .computeIfAbsent(seed, key -> new ArrayList<>())
                          .add(difference)));
    }
    Map<Object, List<Double>> means = new LinkedHashMap<>();
    collected.forEach(
        (value, bySeed) ->
            means.put(
                value,
                bySeed.values().stream()
                    .filter(list -> list.size() == settings.size())
                    .map(list -> list.stream().mapToDouble(d -> d).average().orElseThrow())
                    .toList()));
    means.values().removeIf(List::isEmpty);
    return means;
  }

  private static SummaryRow row(
      Map<String, Object> group,
      String axis,
      Object value,
      String metric,
      Collection<Double> differences) {
    Map<String, Object> setting = new LinkedHashMap<>(group);
    setting.put(axis, value);
    double[] values = differences.stream().mapToDouble(Double::doubleValue).toArray();
    Estimate estimate = Estimate.of(Metric.of(metric).range().ofDifferences(), values);
    return new SummaryRow(setting, metric + SUFFIX, estimate);
  }
}
