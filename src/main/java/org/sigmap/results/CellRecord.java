package org.sigmap.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.sigmap.spec.Cell;
import org.sigmap.spec.Tuned;

/**
 * What one finished cell left: a line of {@code cells.jsonl}.
 *
 * @param cell identity of the cell: letters, digits, {@code _ . -} only
 * @param axes setting by axis, keys as in {@code sweep:} plus {@code seed}, in the sweep's order;
 *     values in the form of {@link AxisValue#normalise}
 * @param metrics final value by metric name; of a diverged cell values may be NaN, which is {@code
 *     null} in JSON, or absent
 * @param steps updates taken; of a diverged cell the step at which it diverged
 * @param seconds wall time of the cell, in seconds
 * @param reason why a failed cell could not be trained, one sentence; null of every other, and then
 *     not in the line
 * @param role what the cell is for where it is no result, which is the only role: {@value #TRIAL};
 *     null of a result, and then not in the line
 * @param tuned the value that {@code tune:} gave the cell; null of other studies, and then not in
 *     the line
 */
public record CellRecord(
    String cell,
    Map<String, Object> axes,
    CellStatus status,
    Map<String, Double> metrics,
    long steps,
    double seconds,
    String reason,
    String role,
    TunedValue tuned) {
  private static final String REASON = "reason";
  private static final String ROLE = "role";
  private static final String TUNED = "tuned";

  /** The role of a cell that only serves the choice of a tuned value. */
  static final String TRIAL = "trial";

  /**
   * @throws IllegalArgumentException if a name is not plain, a count or time is negative, a cell
   *     that is done has a metric that is not finite, or a failed one has no reason or another one
   *     has
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
    boolean explained = reason != null && !reason.isBlank();
    if (explained != (status == CellStatus.FAILED)) {
      throw new IllegalArgumentException(
          "cell " + cell + " is " + status.word() + " with the reason " + reason);
    }
    if (role != null && (!role.equals(TRIAL) || tuned == null)) {
      throw new IllegalArgumentException(
          "cell " + cell + " has the role " + role + " and the tuned value " + tuned);
    }
  }

  /** A cell that did not fail. */
  public CellRecord(
      String cell,
      Map<String, Object> axes,
      CellStatus status,
      Map<String, Double> metrics,
      long steps,
      double seconds) {
    this(cell, axes, status, metrics, steps, seconds, null, null, null);
  }

  /** A cell that cannot be trained beyond some steps. */
  public static CellRecord failed(
      String cell, Map<String, Object> axes, String reason, long steps, double seconds) {
    return new CellRecord(
        cell, axes, CellStatus.FAILED, Map.of(), steps, seconds, reason, null, null);
  }

  /** Why the cell failed, absent of every other. */
  public Optional<String> failure() {
    return Optional.ofNullable(reason);
  }

  /** The same cell with other metrics. */
  public CellRecord withMetrics(Map<String, Double> others) {
    return new CellRecord(cell, axes, status, others, steps, seconds, reason, role, tuned);
  }

  /** The same end of a cell that is tuned so. */
  public CellRecord of(Cell tunedCell) {
    Tuned own = tunedCell.tuned().orElse(null);
    return new CellRecord(
        tunedCell.id().value(),
        tunedCell.axes(),
        status,
        metrics,
        steps,
        seconds,
        reason,
        own != null && own.trial() ? TRIAL : null,
        own == null ? null : TunedValue.of(own));
  }

  /** Whether the cell only served the choice of a tuned value, and is no result. */
  public boolean trial() {
    return role != null;
  }

  /** The same cell with its setting told by other axes. */
  public CellRecord withAxes(Map<String, Object> others) {
    return new CellRecord(cell, others, status, metrics, steps, seconds, reason, role, tuned);
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
    return Collections.unmodifiableMap(AxisValue.without(axes, AxisName.SEED.path()));
  }

  /** Whether the other ended alike, whatever time it took. */
  public boolean sameResult(CellRecord other) {
    return status == other.status
        && steps == other.steps
        && metrics.equals(other.metrics)
        && Objects.equals(role, other.role)
        && Objects.equals(tuned, other.tuned);
  }

  /** How the cell ended, for messages. */
  String result() {
    return failure()
        .map(why -> status.word() + " (" + why + ")")
        .orElseGet(() -> status.word() + " after " + steps + " steps with " + metrics);
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
    failure().ifPresent(why -> line.put(REASON, why));
    if (trial()) {
      line.put(ROLE, role);
    }
    if (tuned != null) {
      line.put(TUNED, tuned);
    }
    return Json.COMPACT.writeValueAsString(line);
  }

  /**
   * Reads a line.
   *
   * @throws DamagedRunException if it is no record, with its place
   */
  static CellRecord parse(Path file, int number, String line) throws DamagedRunException {
    try {
      return fromJson(line);
    } catch (JsonProcessingException e) {
      // The first line of Jackson's reason, without the settings it was called with.
      String reason = e.getOriginalMessage().split("\\R|; `DeserializationFeature", 2)[0];
      throw new DamagedRunException(file, number, "not a cell record (" + reason + ")", e);
    }
  }

  static CellRecord fromJson(String line) throws JsonProcessingException {
    if (!(Json.COMPACT.readTree(line) instanceof ObjectNode object)) {
      throw MismatchedInputException.from(null, CellRecord.class, "a record is an object");
    }
    for (String optional : List.of(REASON, ROLE, TUNED)) {
      if (!object.has(optional)) {
        // Every other field must be there.
        object.putNull(optional);
      }
    }
    if (object.get(TUNED) instanceof ObjectNode tuned && !tuned.has(TunedValue.EDGE)) {
      tuned.putNull(TunedValue.EDGE);
    }
    return Json.COMPACT.treeToValue(object, CellRecord.class);
  }
}
