package org.sigmap.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.sigmap.results.AxisName;
import org.sigmap.results.CellRecord;

/** The cells that means are made of, by setting; those that were lost left out. */
record Seeds(Map<Map<String, Object>, List<CellRecord>> cells) {
  static Seeds of(List<CellRecord> cells) {
    return new Seeds(
        cells.stream()
            .filter(cell -> !cell.status().lost())
            .collect(
                Collectors.groupingBy(
                    CellRecord::setting, LinkedHashMap::new, Collectors.toList())));
  }

  /**
   * A line a seed through what its cells reached.
   *
   * @param places where the settings stand along x
   */
  List<List<Series.Point>> lines(
      List<Map<String, Object>> settings,
      String metric,
      ToDoubleFunction<Map<String, Object>> places) {
    Map<Object, List<Series.Point>> lines = new LinkedHashMap<>();
    for (Map<String, Object> setting : settings) {
      for (CellRecord cell : cells.getOrDefault(setting, List.of())) {
        Double value = cell.metrics().get(metric);
        if (value != null) {
          lines
              .computeIfAbsent(cell.axes().get(AxisName.SEED.path()), seed -> new ArrayList<>())
              .add(Series.Point.at(places.applyAsDouble(setting), value));
        }
      }
    }
    return List.copyOf(lines.values());
  }
}
