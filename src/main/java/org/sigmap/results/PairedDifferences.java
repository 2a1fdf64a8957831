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
    Map<Map<String, Object>, Map<Object, Map<Object, Double>>> groups = values(cells, axis, metric);
    Map<Map<String, Object>, Map<Object, Map<Object, Double>>> differences = new LinkedHashMap<>();
    groups.forEach((group, values) -> differences.put(group, minus(values, reference)));
    List<SummaryRow> rows = new ArrayList<>();
    differences.forEach(
        (group, values) ->
            values.forEach((value, bySeed) -> add(rows, group, axis, value, metric, bySeed)));
    if (differences.size() > 1) {
      Map<String, Object> pooled = new LinkedHashMap<>();
      differences.keySet().iterator().next().keySet().forEach(other -> pooled.put(other, ALL));
      mean(differences.values())
          .forEach((value, bySeed) -> add(rows, pooled, axis, value, metric, bySeed));
    }
    List<String> axes =
        cells.isEmpty() ? List.of() : List.copyOf(cells.iterator().next().setting().keySet());
    return new Summary(axes, rows);
  }

  /** Metric by other axes' setting, value of the axis, and seed, all in order. */
  private static Map<Map<String, Object>, Map<Object, Map<Object, Double>>> values(
      Collection<CellRecord> cells, String axis, String metric) {
    List<String> others = new ArrayList<>();
    cells.stream().findFirst().ifPresent(cell -> others.addAll(cell.setting().keySet()));
    others.remove(axis);
    Map<Map<String, Object>, Map<Object, Map<Object, Double>>> groups =
        new TreeMap<>(AxisValue.settingOrder(others));
    for (CellRecord cell : cells) {
      Map<String, Object> group = new LinkedHashMap<>(cell.setting());
      Object at = group.remove(axis);
      // A setting that every seed lost is one that the mean over settings lacks.
      Map<Object, Map<Object, Double>> byValue =
          groups.computeIfAbsent(group, key -> new TreeMap<>(AxisValue.ORDER));
      Double value = cell.metrics().get(metric);
      if (!cell.status().lost() && value != null) {
        byValue
            .computeIfAbsent(at, key -> new TreeMap<>(AxisValue.ORDER))
            .put(cell.axes().get(AxisName.SEED.path()), value);
      }
    }
    return groups;
  }

  /** values − the reference's by seed, for every other value, of seeds that have both. */
  private static Map<Object, Map<Object, Double>> minus(
      Map<Object, Map<Object, Double>> values, Object reference) {
    Map<Object, Double> base = values.getOrDefault(reference, Map.of());
    Map<Object, Map<Object, Double>> differences = new TreeMap<>(AxisValue.ORDER);
    values.forEach(
        (value, bySeed) -> {
          Map<Object, Double> paired = new TreeMap<>(AxisValue.ORDER);
          bySeed.forEach(
              (seed, metric) -> {
                if (base.containsKey(seed)) {
                  paired.put(seed, Difference.between(metric, base.get(seed)));
                }
              });
          if (!value.equals(reference) && !paired.isEmpty()) {
            differences.put(value, paired);
          }
        });
    return differences;
  }

  private static Map<Object, Map<Object, Double>> mean(
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
    Map<Object, Map<Object, Double>> means = new TreeMap<>(AxisValue.ORDER);
    collected.forEach(
        (value, bySeed) ->
            bySeed.forEach(
                (seed, list) -> {
                  if (list.size() == settings.size()) {
                    double mean =
                        list.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
                    means
                        .computeIfAbsent(value, key -> new TreeMap<>(AxisValue.ORDER))
                        .put(seed, mean);
                  }
                }));
    return means;
  }

  private static void add(
      List<SummaryRow> rows,
      Map<String, Object> group,
      String axis,
      Object value,
      String metric,
      Map<Object, Double> bySeed) {
    Map<String, Object> setting = new LinkedHashMap<>(group);
    setting.put(axis, value);
    double[] values = bySeed.values().stream().mapToDouble(Double::doubleValue).toArray();
    Estimate estimate = Estimate.of(Metric.of(metric).range().ofDifferences(), values);
    rows.add(new SummaryRow(setting, metric + SUFFIX, estimate));
  }
}
