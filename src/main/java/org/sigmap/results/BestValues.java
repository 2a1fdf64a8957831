package org.sigmap.results;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The best value of one axis at every setting of the others, and how sure that is, cells paired by
 * seed: which values cannot be told from the best one, and which value each seed alone would pick.
 *
 * @param axis the compared axis, of numbers
 * @param metric what is compared
 * @param rows one a setting of the other axes, in order of first cell
 */
public record BestValues(String axis, String metric, List<Row> rows) {

  /**
   * The best value at one setting.
   *
   * @param group the other axes' values
   * @param best the value with the best mean over its seeds
   * @param alike values, the best one among them, whose paired difference to it has a 95 %
   *     Student-t interval that holds 0; the best one alone where there is one seed
   * @param ofSeeds over the seeds, each one's own best value
   */
  public record Row(Map<String, Object> group, Object best, Set<Object> alike, Estimate ofSeeds) {}

  public BestValues {
    rows = List.copyOf(rows);
  }

  /**
   * @param cells of which those that are done enter
   * @param axis an axis whose values are numbers
   * @param highest whether the highest value of the metric is best; otherwise the lowest
   */
  public static BestValues of(
      Collection<CellRecord> cells, String axis, String metric, boolean highest) {
    double sign = highest ? -1 : 1;
    List<Row> rows = new ArrayList<>();
    PairedDifferences.values(cells, axis, metric)
        .forEach((group, bySeed) -> rows.add(row(group, bySeed, sign)));
    return new BestValues(axis, metric, rows);
  }

  /** The row with the least sign · metric. */
  private static Row row(
      Map<String, Object> group, Map<Object, Map<Object, Double>> values, double sign) {
    Map<Object, Double> means = new TreeMap<>(AxisValue.ORDER);
    Map<Object, Map<Object, Double>> bySeed = new TreeMap<>(AxisValue.ORDER);
    values.forEach(
        (value, seeds) -> {
          means.put(value, sign * mean(seeds));
          seeds.forEach(
              (seed, metric) ->
                  bySeed
                      .computeIfAbsent(seed, key -> new TreeMap<>(AxisValue.ORDER))
                      .put(value, sign * metric));
        });
    Object best = least(means);
    Set<Object> alike = new TreeSet<>(AxisValue.ORDER);
    alike.add(best);
    PairedDifferences.minus(values, best)
        .forEach(
            (value, differences) -> {
              Estimate e = Estimate.of(array(differences));
              if (e.hasInterval() && e.low() <= 0 && e.high() >= 0) {
                alike.add(value);
              }
            });
    double[] own =
        bySeed.values().stream()
            .mapToDouble(seed -> ((Number) least(seed)).doubleValue())
            .toArray();
    return new Row(group, best, alike, Estimate.of(own));
  }

  private static double mean(Map<Object, Double> values) {
    return Estimate.of(array(values)).mean();
  }

  private static double[] array(Map<Object, Double> values) {
    return values.values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static Object least(Map<Object, Double> values) {
    return values.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  /** The table of {@code best.csv}, of one study; values alike are separated by spaces. */
  public static String toCsv(List<BestValues> tables) {
    List<String> axes =
        tables.stream()
            .flatMap(table -> table.rows().stream())
            .findFirst()
            .map(row -> List.copyOf(row.group().keySet()))
            .orElse(List.of());
    List<String> header = new ArrayList<>(axes);
    header.addAll(List.of("axis", "metric", "best", "alike", "seeds"));
    header.addAll(List.of("own_mean", "own_ci95_low", "own_ci95_high"));
    StringBuilder csv = new StringBuilder(Csv.row(header));
    for (BestValues table : tables) {
      for (Row row : table.rows()) {
        List<String> fields = new ArrayList<>();
        axes.forEach(other -> fields.add(AxisValue.label(row.group().get(other))));
        fields.addAll(List.of(table.axis(), table.metric(), AxisValue.label(row.best())));
        fields.add(row.alike().stream().map(AxisValue::label).collect(Collectors.joining(" ")));
        Estimate own = row.ofSeeds();
        fields.add(Integer.toString(own.n()));
        for (double number : new double[] {own.mean(), own.low(), own.high()}) {
          fields.add(Double.isNaN(number) ? "" : Double.toString(number));
        }
        csv.append(Csv.row(fields));
      }
    }
    return csv.toString();
  }
}
