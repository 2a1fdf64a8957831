package org.sigmap.results;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One metric at one axis setting, seeds aggregated.
 *
 * @param setting value by axis, seed left out
 * @param metric name of the metric, or that of {@link Metric#DIVERGED} or {@link Metric#FAILED}
 * @param estimate mean over the seeds that are done; of {@link Metric#DIVERGED} and {@link
 *     Metric#FAILED} the share of cells that ended so, without interval
 */
public record SummaryRow(Map<String, Object> setting, String metric, Estimate estimate) {
  public SummaryRow {
    setting = Collections.unmodifiableMap(new LinkedHashMap<>(setting));
  }
}
