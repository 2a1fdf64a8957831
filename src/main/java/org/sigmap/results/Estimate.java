package org.sigmap.results;

import java.util.Arrays;
import org.sigmap.math.Statistics;

/**
 * A mean over independent repetitions and how well it is known.
 *
 * @param n number of values
 * @param mean their mean x̄
 * @param sd their standard deviation, n − 1 in the denominator; NaN where n = 1
 * @param low lower end of the 95 % interval x̄ − t_{0.975, n−1} · sd / √n; NaN where n = 1
 * @param high upper end of it; NaN where n = 1
 */
public record Estimate(int n, double mean, double sd, double low, double high) {
  /**
   * The Student-t estimate of values, whose order has no effect on any digit.
   *
   * @throws IllegalArgumentException if there is no value or one is not finite
   */
  public static Estimate of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("A mean needs at least one value");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    Statistics.Estimate estimate = Statistics.estimate(sorted);
    return new Estimate(
        estimate.n(), estimate.mean(), estimate.sd(), estimate.low(), estimate.high());
  }

  /** Whether n allows an interval. */
  public boolean hasInterval() {
    return !Double.isNaN(low);
  }

  /** Half the width of the interval; NaN where there is none. */
  public double halfWidth() {
    return (high - low) / 2;
  }

  /** Whether both have intervals and these share a point. */
  public boolean overlaps(Estimate other) {
    return low <= other.high && other.low <= high;
  }
}
