package org.sigmap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.Estimate;
import org.sigmap.results.Metric;
import org.sigmap.results.Range;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Summary;

/**
 * The curves of the cells that are done, aggregated over seeds.
 *
 * @param curves estimate by step, by setting, by metric
 */
record CurveStatistics(Map<String, Map<Map<String, Object>, SortedMap<Long, Estimate>>> curves) {

  /**
   * @param shown the settings whose curves are asked for
   */
  static CurveStatistics of(RunDirectory run, List<CellRecord> cells, Summary shown)
      throws IOException {
    Set<Map<String, Object>> wanted = new HashSet<>(shown.settings());
    Map<String, Map<String, Object>> settings = new HashMap<>();
    for (CellRecord cell : cells) {
      Map<String, Object> setting = cell.setting();
      if (cell.status() == CellStatus.DONE && wanted.contains(setting)) {
        settings.put(cell.cell(), setting);
      }
    }
    Map<String, Map<Map<String, Object>, TreeMap<Long, List<Double>>>> values = new TreeMap<>();
    run.curves(
        point -> {
          Map<String, Object> setting = settings.get(point.cell());
          if (setting != null && Double.isFinite(point.value())) {
            values
                .computeIfAbsent(point.metric(), key -> new LinkedHashMap<>())
                .computeIfAbsent(setting, key -> new TreeMap<>())
                .computeIfAbsent(point.step(), key -> new ArrayList<>())
                .add(point.value());
          }
        });
    Map<String, Map<Map<String, Object>, SortedMap<Long, Estimate>>> curves = new TreeMap<>();
    values.forEach(
        (metric, bySetting) ->
            bySetting.forEach(
                (setting, bySteps) ->
                    curves
                        .computeIfAbsent(metric, key -> new LinkedHashMap<>())
                        .put(setting, estimates(Metric.of(metric).range(), bySteps))));
    return new CurveStatistics(curves);
  }

  private static SortedMap<Long, Estimate> estimates(
      Range range, TreeMap<Long, List<Double>> bySteps) {
    SortedMap<Long, Estimate> estimates = new TreeMap<>();
    bySteps.forEach(
        (step, list) ->
            estimates.put(
                step,
                Estimate.of(range, list.stream().mapToDouble(Double::doubleValue).toArray())));
    return estimates;
  }
}
