package org.sigmap.experiment.replay;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a run is from a recorded one.
 *
 * @param errors for each compared quantity the largest |ours − theirs| over its scale; infinite
 *     where a non-finite number does not meet its like
 */
public record Comparison(Map<String, Double> errors) {
  public Comparison {
    errors = Collections.unmodifiableMap(new LinkedHashMap<>(errors));
  }

  /** The largest error. */
  public double worst() {
    return errors.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  /** Collects errors. */
  static final class Builder {
    private final Map<String, Double> errors = new LinkedHashMap<>();

    /** Compares on the scale of the largest finite recorded entry. */
    void add(String quantity, double[] theirs, double[] ours) {
      add(quantity, theirs, ours, largest(theirs));
    }

    void add(String quantity, double[] theirs, double[] ours, double scale) {
      if (theirs.length != ours.length) {
        throw new IllegalArgumentException(
            quantity + ": " + theirs.length + " recorded values, " + ours.length + " of ours");
      }
      double error = 0;
      for (int i = 0; i < theirs.length; i++) {
        error = Math.max(error, difference(theirs[i], ours[i]));
      }
      errors.put(quantity, error == 0 ? 0 : error / scale);
    }

    Comparison build() {
      return new Comparison(errors);
    }

    private static double difference(double theirs, double ours) {
      // Double.compare takes NaN for equal to NaN, and an infinity for equal to itself.
      if (Double.compare(theirs, ours) == 0) {
        return 0;
      }
      double difference = Math.abs(theirs - ours);
      return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }
  }

  /** The largest finite absolute value. */
  static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      if (Double.isFinite(value)) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }
}
