package org.sigmap.results;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A lane group in the middle of its training: everything that later steps depend on beyond the
 * group's specification. Random numbers of a step are functions of seed and step, so the step is
 * all their state.
 *
 * @param lanes the cells of each lane, which identify the group
 * @param step updates made
 * @param seconds wall time spent so far, in seconds
 * @param variables values of the training graph's variables by name, all lanes, row-major; float32
 *     and int32 values are exact as doubles
 * @param curves what each lane has logged so far
 */
public record Checkpoint(
    List<List<String>> lanes,
    int step,
    double seconds,
    Map<String, double[]> variables,
    List<Curve> curves) {

  /**
   * What one lane has logged.
   *
   * @param divergedAt updates after which its loss was first not finite, or −1
   * @param failure why it could not be trained beyond {@code divergedAt}; otherwise null
   * @param steps one entry a value
   * @param metrics one entry a value
   * @param values the values
   */
  public record Curve(
      int divergedAt, String failure, int[] steps, String[] metrics, double[] values) {
    public Curve {
      if (steps.length != values.length || metrics.length != values.length) {
        throw new IllegalArgumentException(
            steps.length + " steps and " + metrics.length + " metrics for " + values.length);
      }
    }

    private void requireUntil(int made) {
      if (divergedAt > made || Arrays.stream(steps).anyMatch(at -> at < 0 || at > made)) {
        throw new IllegalArgumentException("a curve beyond step " + made);
      }
    }

    /** Of a lane that has not failed. */
    public Curve(int divergedAt, int[] steps, String[] metrics, double[] values) {
      this(divergedAt, null, steps, metrics, values);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Curve curve
          && divergedAt == curve.divergedAt
          && Objects.equals(failure, curve.failure)
          && Arrays.equals(steps, curve.steps)
          && Arrays.equals(metrics, curve.metrics)
          && Arrays.equals(values, curve.values);
    }

    @Override
    public int hashCode() {
      return Objects.hash(divergedAt, Arrays.hashCode(steps), Arrays.hashCode(values));
    }
  }

  public Checkpoint {
    lanes = lanes.stream().map(List::copyOf).toList();
    curves = List.copyOf(curves);
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    if (step < 0 || !(seconds >= 0 && seconds < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a checkpoint at step " + step + " of " + seconds + " s");
    }
    if (curves.size() != lanes.size()) {
      throw new IllegalArgumentException(curves.size() + " curves of " + lanes.size() + " lanes");
    }
    for (Curve curve : curves) {
      curve.requireUntil(step);
    }
  }
}
