package org.sigmap.experiment.replay;

import java.util.Map;
import java.util.TreeMap;

/** How far a replay differs from the record, by quantity: max|ours − theirs| / scale. */
public record Deviation(Map<String, Double> byQuantity) {
  public Deviation {
    byQuantity = java.util.Collections.unmodifiableMap(new TreeMap<>(byQuantity));
  }

  /** The largest error; infinite where NaN meets a number. */
  public double largest() {
    return byQuantity.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  /** Collects the errors of one case. */
  public static final class Collector {
    private final Map<String, Double> errors = new TreeMap<>();

    /** Compares with the scale max|theirs|. */
    public void compare(String quantity, double[] ours, double[] theirs) {
      compare(quantity, ours, theirs, largestMagnitude(theirs));
    }

    /**
     * Compares with a scale of the caller's choice, such as the case's largest weight for biases,
     * whose own size may be rounding error.
     *
     * @throws IllegalArgumentException if the lengths differ
     */
    public void compare(String quantity, double[] ours, double[] theirs, double scale) {
      if (ours.length != theirs.length) {
        throw new IllegalArgumentException(
            quantity + ": " + ours.length + " values against " + theirs.length + " recorded");
      }
      double error = 0;
      for (int i = 0; i < ours.length; i++) {
        error = Math.max(error, difference(ours[i], theirs[i]) / (scale > 0 ? scale : 1));
      }
      errors.merge(quantity, error, Math::max);
    }

    /** Takes over an error that was found elsewhere. */
    public void add(String quantity, double error) {
      errors.merge(quantity, error, Math::max);
    }

    public Deviation deviation() {
      return new Deviation(errors);
    }

    private static double difference(double ours, double theirs) {
      if (Double.compare(ours, theirs) == 0) {
        return 0;
      }
      double difference = Math.abs(ours - theirs);
      return Double.isFinite(difference) ? difference : Double.POSITIVE_INFINITY;
    }

    /** The largest |value| that is finite, or 0. */
    public static double largestMagnitude(double... values) {
      double largest = 0;
      for (double value : values) {
        if (Double.isFinite(value)) {
          largest = Math.max(largest, Math.abs(value));
        }
      }
      return largest;
    }
  }
}
