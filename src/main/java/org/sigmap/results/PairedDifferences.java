package org.sigmap.results;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.sigmap.math.Estimate;
import org.sigmap.math.SeedsNeeded;

/**
 * What moving one axis away from a reference value does to a metric, cells paired by seed: seeds
 * share their data, so the differences vary less than the values do.
 *
 * <p>Only cells that are done enter, and only pairs of which both are. The mean over settings takes
 * a seed only where it has a pair in every setting, so that no setting weighs more than another;
 * where a setting lost every seed there is no such mean.
 *
 * <p>Differences to the best value decide which are tied with it; those to a fixed value, p = 0
 * say, are the same in every setting and have a mean over the settings besides. Both are rows of
 * {@code paired.csv}.
 */
public final class PairedDifferences {
  /** Stands in the place of every averaged axis's value. */
  public static final String ALL = "all";

  private static final List<String> COLUMNS =
      List.of(
          ("axis,reference,seeds,lost,metric,n,mean,sd,ci95_low,ci95_high,p_value,p_holm,family,"
                  + "family_size,seeds_needed,seeds_needed_low,seeds_needed_high,equal")
              .split(","));

  private PairedDifferences() {}

  /**
   * A row of {@code paired.csv}: metric(setting) − metric(setting with the reference value).
   *
   * @param setting value by axis; {@link #ALL} of averaged axes
   * @param reference its value that is subtracted
   * @param comparison the difference, n being the number of pairs
   * @param lost seeds that are in no pair
   * @param nearest whether it is of the best two values, which it takes so many seeds to tell apart
   * @param equal whether the reference is no best value but the first of those that {@link
   *     BestValues.Row#allSame no seed tells apart}
   */
  public record Row(
      Map<String, Object> setting,
      String axis,
      Object reference,
      Comparison comparison,
      int lost,
      String metric,
      boolean nearest,
      boolean equal) {}

  public static boolean pooled(Map<String, Object> setting) {
    return setting.containsValue(ALL);
  }

  /**
   * The paired differences metric(value) − metric(reference), as a table in the form of {@code
   * summary.csv}: rows for every setting of the other axes, then rows in which these read {@value
   * #ALL} for the mean over the settings.
   *
   * @param reference its reference value, in the form of {@link AxisValue#normalise}
   * @return metric named {@code <metric>_minus_reference}
   */
  public static Summary of(
      Collection<CellRecord> cells, String axis, Object reference, String metric) {
    Map<Map<String, Object>, Map<Object, Map<Object, Double>>> differences = new LinkedHashMap<>();
    BestValues.groups(cells, axis)
        .forEach((group, values) -> differences.put(group, minus(values, reference, metric)));
    List<Summary.Row> rows = new ArrayList<>();
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
    Map<Object, Double> base = BestValues.bySeed(values.getOrDefault(reference, List.of()), metric);
    Map<Object, Map<Object, Double>> differences = new TreeMap<>(AxisValue.ORDER);
    values.forEach(
        (value, cells) -> {
          Map<Object, Double> paired = Difference.pairs(BestValues.bySeed(cells, metric), base);
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

  private static Summary.Row row(
      Map<String, Object> group,
      String axis,
      Object value,
      String metric,
      Collection<Double> differences) {
    return new Summary.Row(
        AxisValue.with(group, axis, value),
        Metric.difference(metric),
        Estimate.of(Metric.of(metric).range().ofDifferences(), differences));
  }

  /** The differences to the best value in every row. */
  public static List<Row> toBest(BestValues best) {
    List<Row> rows = new ArrayList<>();
    for (BestValues.Row row : best.rows()) {
      Optional<BestValues.Candidate> second = row.second();
      for (BestValues.Candidate candidate : row.candidates()) {
        candidate
            .fromBest()
            .ifPresent(
                comparison ->
                    rows.add(
                        new Row(
                            AxisValue.with(row.group(), best.axis(), candidate.value()),
                            best.axis(),
                            row.best().orElseThrow().value(),
                            comparison,
                            candidate.seeds().all() - comparison.difference().estimate().n(),
                            best.metric(),
                            second.filter(candidate::equals).isPresent(),
                            row.allSame())));
      }
    }
    return rows;
  }

  /**
   * The differences to one value of an axis, and their means over the other axes' settings.
   *
   * @param seeds how many seeds a setting has
   */
  public static List<Row> toReference(
      Collection<CellRecord> cells, String axis, Object reference, String metric, int seeds) {
    Map<Boolean, Map<Map<String, Object>, Difference>> pooled =
        of(cells, axis, reference, metric).rows().stream()
            .collect(
                Collectors.partitioningBy(
                    row -> pooled(row.setting()),
                    Collectors.toMap(
                        Summary.Row::setting,
                        row -> Difference.ofPairs(row.estimate()),
                        (a, b) -> a,
                        LinkedHashMap::new)));
    List<Row> rows = new ArrayList<>();
    pooled.forEach(
        (mean, differences) ->
            Comparison.corrected(
                    mean ? Comparison.Family.MEAN : Comparison.Family.REFERENCE, differences)
                .forEach(
                    (setting, comparison) -> {
                      int lost = seeds - comparison.difference().estimate().n();
                      rows.add(
                          new Row(
                              setting, axis, reference, comparison, lost, metric, false, false));
                    }));
    return rows;
  }

  /** The contents of {@code paired.csv}; what is not a number is an empty field. */
  public static String toCsv(List<String> axes, List<Row> rows) {
    AxisColumns columns = AxisColumns.of(axes, rows.stream().map(Row::setting).toList());
    StringBuilder csv = new StringBuilder(Csv.row(columns.names(), COLUMNS));
    for (Row row : rows) {
      Comparison comparison = row.comparison();
      Difference difference = comparison.difference();
      Optional<SeedsNeeded> needed = row.nearest() ? comparison.seedsNeeded() : Optional.empty();
      csv.append(
          Csv.row(
              columns.labels(row.setting()),
              List.of(
                  row.axis(),
                  AxisValue.label(row.reference()),
                  difference.paired() ? "paired" : "unpaired",
                  Integer.toString(row.lost()),
                  Metric.difference(row.metric())),
              Csv.estimate(difference.estimate()),
              List.of(
                  Csv.number(difference.pValue()),
                  Csv.number(comparison.corrected()),
                  comparison.family().word(),
                  Long.toString(comparison.size()),
                  needed.map(n -> Csv.number(n.estimate())).orElse(""),
                  needed.map(n -> Csv.number(n.low())).orElse(""),
                  needed.map(n -> Csv.number(n.high())).orElse(""),
                  Boolean.toString(row.equal()))));
    }
    return csv.toString();
  }
}
