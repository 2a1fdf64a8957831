package org.sigmap.results;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.math.Estimate;

/** Reads {@code summary.csv} and tables of its form back. */
public final class SummaryReader {
  /**
   * Behind the axes, and before what else there may be: metric, n, mean, sd, ci95_low, ci95_high.
   */
  private static final int COLUMNS = 6;

  private SummaryReader() {}

  /**
   * @param name the text's name, for messages
   */
  public static Summary read(String name, String csv) throws IOException {
    List<List<String>> records = Csv.parse(name, csv);
    List<String> axes = records.get(0).subList(0, records.get(0).indexOf("metric"));
    List<Summary.Row> rows = new ArrayList<>();
    for (List<String> fields : records.subList(1, records.size())) {
      Map<String, Object> setting = new LinkedHashMap<>();
      for (int i = 0; i < axes.size(); i++) {
        setting.put(axes.get(i), AxisValue.parse(fields.get(i)));
      }
      List<String> own = fields.subList(axes.size(), axes.size() + COLUMNS);
      double[] numbers =
          own.subList(2, COLUMNS).stream()
              .mapToDouble(field -> field.isEmpty() ? Double.NaN : Double.parseDouble(field))
              .toArray();
      int n = Integer.parseInt(own.get(1));
      Estimate estimate = new Estimate(n, numbers[0], numbers[1], numbers[2], numbers[3]);
      rows.add(new Summary.Row(setting, own.get(0), estimate));
    }
    return new Summary(axes, rows);
  }
}
