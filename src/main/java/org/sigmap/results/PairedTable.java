package org.sigmap.results;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Differences of metrics between the values of one axis: the contents of {@code paired.csv}. Those
 * to the best value decide which are tied with it; those to a fixed value, p = 0 say, are the same
 * in every setting and have a mean over the settings besides.
 *
 * @param axes axis names in the sweep's order, seed left out
 * @param rows in order
 */
public record PairedTable(List<String> axes, List<Row> rows) {
  private static final List<String> COLUMNS =
      List.of(
          "axis",
          "reference",
          "seeds",
          "lost",
          "metric",
          "n",
          "mean",
          "sd",
          "ci95_low",
          "ci95_high");

  /**
   * metric(setting) − metric(setting with the reference value).
   *
   * @param setting value by axis; {@link PairedDifferences#ALL} of averaged axes
   * @param axis the compared axis
   * @param reference its value that is subtracted
   * @param difference the difference, n being the number of pairs
   * @param lost seeds that are in no pair
   * @param metric what is compared
   */
  public record Row(
      Map<String, Object> setting,
      String axis,
      Object reference,
      Difference difference,
      int lost,
      String metric) {
    /** Whether it is a mean over settings. */
    public boolean pooled() {
      return setting.containsValue(PairedDifferences.ALL);
    }
  }

  public PairedTable {
    rows = List.copyOf(rows);
  }

  /** The differences to the best value in every row. */
  public static List<Row> toBest(List<String> axes, BestValues best) {
    List<Row> rows = new ArrayList<>();
    for (BestValues.Row row : best.rows()) {
      row.best().ifPresent(b -> rows.addAll(toBest(axes, best, row, b.value())));
    }
    return rows;
  }

  private static List<Row> toBest(
      List<String> axes, BestValues best, BestValues.Row row, Object reference) {
    List<Row> rows = new ArrayList<>();
    for (BestValues.Candidate candidate : row.candidates()) {
      Optional<Difference> difference = candidate.fromBest();
      if (difference.isPresent()) {
        Map<String, Object> setting = new LinkedHashMap<>();
        axes.forEach(
            axis ->
                setting.put(
                    axis, axis.equals(best.axis()) ? candidate.value() : row.group().get(axis)));
        int lost = candidate.seeds().all() - difference.get().estimate().n();
        rows.add(new Row(setting, best.axis(), reference, difference.get(), lost, best.metric()));
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
    return PairedDifferences.of(cells, axis, reference, metric).rows().stream()
        .map(
            row ->
                new Row(
                    row.setting(),
                    axis,
                    reference,
                    new Difference(row.estimate(), true),
                    seeds - row.estimate().n(),
                    metric))
        .toList();
  }

  /** The table as {@code paired.csv} holds it; what is not a number is an empty field. */
  public String toCsv() {
    StringBuilder csv = new StringBuilder(Csv.row(axes, COLUMNS));
    for (Row row : rows.stream().distinct().toList()) {
      List<String> compared =
          List.of(
              row.axis(),
              AxisValue.label(row.reference()),
              row.difference().paired() ? "paired" : "unpaired",
              Integer.toString(row.lost()),
              row.metric() + PairedDifferences.SUFFIX);
      csv.append(
          Csv.row(
              Csv.labels(axes, row.setting()),
              compared,
              Csv.estimate(row.difference().estimate())));
    }
    return csv.toString();
  }
}
