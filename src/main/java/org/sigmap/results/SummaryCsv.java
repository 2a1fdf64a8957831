package org.sigmap.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The form of {@code summary.csv}. */
final class SummaryCsv {
  private static final List<String> COLUMNS =
      List.of("metric", "n", "mean", "sd", "ci95_low", "ci95_high");

  private SummaryCsv() {}

  static String write(Summary summary) {
    List<String> axes = summary.axes();
    StringBuilder csv = new StringBuilder(Csv.row(axes, COLUMNS));
    for (SummaryRow row : summary.rows()) {
      csv.append(
          Csv.row(
              Csv.labels(axes, row.setting()),
              List.of(row.metric()),
              Csv.estimate(row.estimate())));
    }
    return csv.toString();
  }

  static Summary read(String name, String csv) throws DamagedRunException {
    List<List<String>> records = Csv.parse(name, csv);
    List<String> header = records.isEmpty() ? List.of() : records.get(0);
    int count = header.size() - COLUMNS.size();
    if (count < 0 || !header.subList(count, header.size()).equals(COLUMNS)) {
      throw new DamagedRunException(
          name + ":1: the columns must end with " + String.join(",", COLUMNS));
    }
    List<String> axes = header.subList(0, count);
    List<SummaryRow> rows = new ArrayList<>();
    for (int i = 1; i < records.size(); i++) {
      rows.add(row(name, i + 1, axes, records.get(i)));
    }
    return new Summary(axes, rows);
  }

  private static SummaryRow row(String name, int number, List<String> axes, List<String> fields)
      throws DamagedRunException {
    int count = axes.size();
    if (fields.size() != count + COLUMNS.size()) {
      throw new DamagedRunException(
          name
              + ": record "
              + number
              + " has "
              + fields.size()
              + " fields, but the header "
              + (count + COLUMNS.size()));
    }
    Map<String, Object> setting = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      setting.put(axes.get(i), AxisValue.parse(fields.get(i)));
    }
    try {
      double[] numbers =
          fields.subList(count + 2, fields.size()).stream()
              .mapToDouble(field -> field.isEmpty() ? Double.NaN : Double.parseDouble(field))
              .toArray();
      int n = Integer.parseInt(fields.get(count + 1));
      Estimate estimate = new Estimate(n, numbers[0], numbers[1], numbers[2], numbers[3]);
      return new SummaryRow(setting, fields.get(count), estimate);
    } catch (NumberFormatException e) {
      throw new DamagedRunException(
          name + ": record " + number + " holds what is not a number: " + e.getMessage());
    }
  }
}
