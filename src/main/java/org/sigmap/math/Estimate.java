package org.sigmap.math;

import java.util.Arrays;
import java.util.Collection;

/**
 * A mean over independent repetitions and how well it is known.
 *
 * @param mean their mean x̄
 * @param sd their standard deviation, n − 1 in the denominator; NaN where n = 1
 * @param low lower end of the 95 % interval x̄ − t_{0.975, n−1} · sd / √n, or of the values' range
 *     where that is higher; NaN where n = 1
 * @param high upper end of it, likewise
 */
public record Estimate(int n, double mean, double sd, double low, double high) {
  /** Of the interval's width: beyond it the two halves differ by more than rounding. */
  private static final double ROUNDING = 1e-9;

  /** Of the mean: what the order of the same numbers makes of their sum in float64, and no more. */
  private static final double SAME = 1e-12;

  /** A mean without an interval. */
  public static Estimate alone(int n, double mean) {
    return new Estimate(n, mean, Double.NaN, Double.NaN, Double.NaN);
  }

  /** The Student-t estimate of values that may be any number. */
  public static Estimate of(double... values) {
    return of(Range.ALL, values);
  }

  /**
   * The Student-t estimate of values, whose order has no effect on any digit. Its interval ends
   * where the range does: the mean of what cannot be negative is not, so that nothing is lost of
   * the interval's coverage.
   *
   * @throws IllegalArgumentException if there is no value or one is not finite
   */
  public static Estimate of(Range range, double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("A mean needs at least one value");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n > 1 && sorted[0] == sorted[n - 1]
        ? new Estimate(n, sorted[0], 0, sorted[0], sorted[0])
        : Statistics.estimate(sorted).within(range);
  }

  public static Estimate of(Range range, Collection<Double> values) {
    return of(range, values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * The interval without what no mean of values in the range can be: it covers the mean as often.
   * It keeps the estimate itself where that lies outside, as those of shares that are free of bias
   * and rounded ones do.
   */
  public Estimate within(Range range) {
    double from = Math.max(low, Math.min(range.least(), mean));
    return new Estimate(n, mean, sd, from, Math.min(high, Math.max(range.most(), mean)));
  }

  /** Whether n allows an interval. */
  public boolean hasInterval() {
    return !Double.isNaN(low);
  }

  /** Half the width of the interval; NaN where there is none. */
  public double halfWidth() {
    return (high - low) / 2;
  }

  /**
   * Whether there are several values and all are the same to within rounding: the interval then
   * tells nothing.
   */
  public boolean constant() {
    return n > 1 && sd <= SAME * Math.abs(mean);
  }

  /** Whether the interval reaches as far below the mean as above it. */
  public boolean symmetric() {
    return Math.abs((high - mean) - (mean - low)) <= ROUNDING * (high - low);
  }
}
