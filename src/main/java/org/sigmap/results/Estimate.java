package org.sigmap.results;

import java.util.Arrays;
import java.util.EnumSet;
import org.apache.commons.statistics.descriptive.DoubleStatistics;
import org.apache.commons.statistics.descriptive.Statistic;
import org.apache.commons.statistics.distribution.TDistribution;

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
  private static final double TAIL = 0.025;

  /**
   * The Student-t estimate of values, whose order has no effect on any digit.
   *
   * @throws IllegalArgumentException if there is no value
   */
  public static Estimate of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("A mean needs at least one value");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    DoubleStatistics statistics =
        DoubleStatistics.of(EnumSet.of(Statistic.MEAN, Statistic.STANDARD_DEVIATION), sorted);
    double mean = statistics.getAsDouble(Statistic.MEAN);
    int n = sorted.length;
    if (n == 1) {
      return new Estimate(1, mean, Double.NaN, Double.NaN, Double.NaN);
    }
    double sd = statistics.getAsDouble(Statistic.STANDARD_DEVIATION);
    double t = TDistribution.of(n - 1).inverseSurvivalProbability(TAIL);
    double half = t * sd / Math.sqrt(n);
    return new Estimate(n, mean, sd, mean - half, mean + half);
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
