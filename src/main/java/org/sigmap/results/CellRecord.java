package org.sigmap.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What one finished cell left: a line of {@code cells.jsonl}.
 *
 * @param cell identity of the cell: letters, digits, {@code _ . -} only
 * @param axes setting by axis, keys as in {@code sweep:} plus {@code seed}, in the sweep's order;
 *     values in the form of {@link AxisValue#normalise}
 * @param status how training ended
 * @param metrics final value by metric name; of a diverged cell values may be NaN, which is {@code
 *     null} in JSON, or absent
 * @param steps updates taken; of a diverged cell the step at which it diverged
 * @param seconds wall time of the cell, in seconds
 */
public record CellRecord(
    String cell,
    Map<String, Object> axes,
    CellStatus status,
    Map<String, Double> metrics,
    long steps,
    double seconds) {

  /** The axis that is averaged over. */
  public static final String SEED = "seed";

  /**
   * @throws IllegalArgumentException if a name is not plain, a count or time is negative, or a cell
   *     that is done has a metric that is not finite
   */
  public CellRecord {
    Names.plain("cell", cell);
    Map<String, Object> settings = new LinkedHashMap<>();
    Objects.requireNonNull(axes, "axes")
        .forEach((axis, value) -> settings.put(axis, AxisValue.normalise(value)));
    axes = Collections.unmodifiableMap(settings);
    Objects.requireNonNull(status, "status");
    Map<String, Double> values = new LinkedHashMap<>();
    for (Map.Entry<String, Double> metric : Objects.requireNonNull(metrics, "metrics").entrySet()) {
      Double value = metric.getValue();
      boolean finite = value != null && Double.isFinite(value);
      if (!finite && status == CellStatus.DONE) {
        throw new IllegalArgumentException(
            "cell " + cell + " is done but its " + metric.getKey() + " is " + value);
      }
      values.put(Names.plain("metric", metric.getKey()), finite ? value : Double.NaN);
    }
    metrics = Collections.unmodifiableMap(values);
    if (steps < 0 || !(seconds >= 0 && Double.isFinite(seconds))) {
      throw new IllegalArgumentException(
          "cell " + cell + " has " + steps + " steps in " + seconds + " s");
    }
  }

  /**
   * A cell that took all its steps: done, or diverged at the last one if a final metric is not
   * finite.
   */
  public static CellRecord finished(
      String cell,
      Map<String, Object> axes,
      Map<String, Double> metrics,
      long steps,
      double seconds) {
    boolean finite =
        metrics.values().stream().allMatch(value -> value != null && Double.isFinite(value));
    CellStatus status = finite ? CellStatus.DONE : CellStatus.DIVERGED;
    return new CellRecord(cell, axes, status, metrics, steps, seconds);
  }

  /** The setting without its seed: what cells that are averaged together share. */
  public Map<String, Object> setting() {
    Map<String, Object> setting = new LinkedHashMap<>(axes);
    setting.remove(SEED);
    return Collections.unmodifiableMap(setting);
  }

  /** Whether the other ended alike, whatever time it took. */
  public boolean sameResult(CellRecord other) {
    return status == other.status && steps == other.steps && metrics.equals(other.metrics);
  }

  /** How the cell ended, for messages. */
  String result() {
    return status.name().toLowerCase(java.util.Locale.ROOT)
        + " after "
        + steps
        + " steps with "
        + metrics;
  }

  String toJson() throws JsonProcessingException {
    Map<String, Double> values = new LinkedHashMap<>();
    metrics.forEach((name, value) -> values.put(name, value.isNaN() ? null : value));
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("cell", cell);
    line.put("axes", axes);
    line.put("status", status);
    line.put("metrics", values);
    line.put("steps", steps);
    line.put("seconds", seconds);
    return Json.COMPACT.writeValueAsString(line);
  }

  static CellRecord fromJson(String line) throws JsonProcessingException {
    return Json.COMPACT.readValue(line, CellRecord.class);
  }
}
