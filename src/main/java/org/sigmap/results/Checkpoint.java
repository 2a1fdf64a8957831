package org.sigmap.results;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A lane group in the middle of its training: everything that later steps depend on beyond the
 * group's specification. Random numbers of a step are functions of seed and step, so the step is
 * all their state.
 *
 * @param lanes the cells of each lane, which identify the group
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

  /** One value that a lane has logged. */
  public record Point(int step, String metric, double value) {}

  /**
   * What one lane has logged.
   *
   * @param divergedAt updates after which its loss was first not finite, or −1
   * @param failure why it could not be trained beyond {@code divergedAt}; otherwise null
   */
  public record Curve(int divergedAt, String failure, List<Point> points) {
    public Curve {
      points = List.copyOf(points);
    }

    private void requireUntil(int made) {
      if (divergedAt > made
          || points.stream().anyMatch(point -> point.step() < 0 || point.step() > made)) {
        throw new IllegalArgumentException("a curve beyond step " + made);
      }
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
