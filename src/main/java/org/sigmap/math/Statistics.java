package org.sigmap.math;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** Summary statistics over seeds. Non-finite values are refused: leave diverged cells out. */
public final class Statistics {
  /** Upper quantile of a two-sided 95 % interval. */
  private static final double UPPER = 0.975;

  private Statistics() {}

  /** A 95 % confidence interval. */
  public record Interval(double low, double high) {}

  /**
   * A least-squares line y = intercept + slope·x.
   *
   * @param intercept its value at x = 0
   * @param low lower end of the Student-t 95 % confidence interval of the slope with n − 2 degrees
   *     of freedom; NaN if n = 2
   */
  public record Line(int n, double slope, double intercept, double low, double high) {}

  /**
   * Mean, standard deviation and 95 % interval of values in this order.
   *
   * @throws IllegalArgumentException if there is no value or one is not finite
   */
  public static Estimate estimate(double... values) {
    requireFinite(values);
    int n = values.length;
    double mean = Mean.of(values).getAsDouble();
    if (n == 1) {
      return Estimate.alone(1, mean);
    }
    double sd = standardDeviation(values);
    double half = studentT(n - 1) * sd / Math.sqrt(n);
    return new Estimate(n, mean, sd, mean - half, mean + half);
  }

  /**
   * Estimate of the mean of a_i − b_i, for values that share their seed.
   *
   * @throws IllegalArgumentException if the lengths differ or a value is not finite
   */
  public static Estimate pairedDifference(double[] a, double[] b) {
    requireSameLength(a, b);
    double[] differences = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      differences[i] = a[i] - b[i];
    }
    return estimate(differences);
  }

  /**
   * The means of two samples that share nothing, by Welch: a minus b.
   *
   * @param difference its interval has (s_a²/n_a + s_b²/n_b)² / ((s_a²/n_a)²/(n_a − 1) +
   *     (s_b²/n_b)²/(n_b − 1)) degrees of freedom; n is that of the shorter, sd NaN
   * @param pValue two-sided, that the means are the same
   */
  public record Welch(Estimate difference, double pValue) {
    /**
     * @throws IllegalArgumentException if either has fewer than two values or one is not finite
     */
    public static Welch of(double[] a, double[] b) {
      Estimate first = estimate(a);
      Estimate second = estimate(b);
      int n = Math.min(a.length, b.length);
      if (n < 2) {
        throw new IllegalArgumentException("Welch's interval needs two values on each side");
      }
      double left = first.sd() * first.sd() / a.length;
      double right = second.sd() * second.sd() / b.length;
      double error = Math.sqrt(left + right);
      double difference = first.mean() - second.mean();
      double degreesOfFreedom =
          error == 0
              ? n - 1
              : Math.pow(error, 4)
                  / (left * left / (a.length - 1) + right * right / (b.length - 1));
      double half = studentT(degreesOfFreedom) * error;
      return new Welch(
          new Estimate(n, difference, Double.NaN, difference - half, difference + half),
          twoSided(difference, error, degreesOfFreedom));
    }
  }

  /**
   * The two-sided p-value of Student's test that the mean of what was estimated is 0: that of |x̄|
   * √n / sd with n − 1 degrees of freedom; NaN of one value. Values that are all the same have no
   * spread to hold their mean against (a share of 1,200 rows moves in steps of one row): theirs is
   * that of the sign test, 2^(1 − n), or 1 where they are 0.
   */
  public static double pValue(Estimate e) {
    if (e.n() < 2) {
      return Double.NaN;
    }
    return e.constant() && e.mean() != 0
        ? Math.scalb(1.0, 1 - e.n())
        : twoSided(e.mean(), e.sd() / Math.sqrt(e.n()), e.n() - 1);
  }

  private static double twoSided(double mean, double error, double degreesOfFreedom) {
    if (mean == 0) {
      return 1;
    }
    double t = Math.abs(mean) / error;
    return Math.min(1, 2 * TDistribution.of(degreesOfFreedom).survivalProbability(t));
  }

  /**
   * The 95 % interval of a variance that νs²/σ² ~ χ²_ν gives.
   *
   * @param variance s², an estimate
   * @param degreesOfFreedom ν &gt; 0, not necessarily whole
   */
  public static Interval varianceInterval(double variance, double degreesOfFreedom) {
    ChiSquaredDistribution chi = ChiSquaredDistribution.of(degreesOfFreedom);
    double sum = variance * degreesOfFreedom;
    return new Interval(
        sum / chi.inverseCumulativeProbability(UPPER),
        sum / chi.inverseCumulativeProbability(1 - UPPER));
  }

  public static double mean(double... values) {
    requireFinite(values);
    return Mean.of(values).getAsDouble();
  }

  /** Standard deviation with divisor n − 1 (the unbiased variance's root). */
  public static double standardDeviation(double... values) {
    requireFinite(values);
    return StandardDeviation.of(values).getAsDouble();
  }

  /** Standard deviation with divisor n. */
  public static double populationStandardDeviation(double... values) {
    requireFinite(values);
    return StandardDeviation.of(values).setBiased(true).getAsDouble();
  }

  /**
   * Least-squares line through (ln x_i, ln y_i): its slope is the exponent of a power law.
   *
   * @throws IllegalArgumentException if a value is not positive and finite, the lengths differ, or
   *     fewer than two x are distinct
   */
  public static Line logLogSlope(double[] x, double[] y) {
    requireSameLength(x, y);
    double[] logX = logarithms(x);
    double[] logY = logarithms(y);
    int n = x.length;
    double meanX = mean(logX);
    double meanY = mean(logY);
    double sumXx = 0;
    double sumXy = 0;
    for (int i = 0; i < n; i++) {
      sumXx += (logX[i] - meanX) * (logX[i] - meanX);
      sumXy += (logX[i] - meanX) * (logY[i] - meanY);
    }
    if (Arrays.stream(x).distinct().count() < 2 || sumXx == 0) {
      throw new IllegalArgumentException("a slope needs at least two distinct x");
    }
    double slope = sumXy / sumXx;
    double intercept = meanY - slope * meanX;
    if (n == 2) {
      return new Line(n, slope, intercept, Double.NaN, Double.NaN);
    }
    double residual = 0;
    for (int i = 0; i < n; i++) {
      double error = logY[i] - intercept - slope * logX[i];
      residual += error * error;
    }
    double half = studentT(n - 2) * Math.sqrt(residual / (n - 2) / sumXx);
    return new Line(n, slope, intercept, slope - half, slope + half);
  }

  private static double studentT(double degreesOfFreedom) {
    return TDistribution.of(degreesOfFreedom).inverseCumulativeProbability(UPPER);
  }

  private static double[] logarithms(double[] values) {
    for (double value : values) {
      if (!(value > 0)) {
        throw new IllegalArgumentException(
            "a log-log slope needs positive values, but one is " + value);
      }
    }
    return Arrays.stream(values).map(StrictMath::log).toArray();
  }

  private static void requireSameLength(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "paired values must be equally many, but there are %d and %d"
              .formatted(a.length, b.length));
    }
  }

  private static void requireFinite(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("statistics need at least one value, but there is none");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "statistics need finite values, but value %d of %d is %s; leave diverged cells out"
                .formatted(i + 1, values.length, values[i]));
      }
    }
  }
}
