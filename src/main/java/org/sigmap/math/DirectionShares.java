package org.sigmap.math;

import java.util.Arrays;
import java.util.List;

/**
 * How much of the targets' variance each direction of the inputs explains on its own.
 *
 * <p>Least squares of y on z_r and He₂(z_r) = z_r² − 1, the first two Hermite polynomials of the
 * input along every direction r, all d of them together; the share of direction r is the sum of its
 * two squared standardised coefficients. For independent Gaussian directions these are Hermite
 * coefficients of the regression function (Stein's lemma), whatever it is; of a ReLU's variance the
 * two orders hold 73 % and 23 %. Products of two directions and higher orders are in no share.
 *
 * <p>A squared estimate is too large by the estimate's variance; the jackknife (Quenouille 1956;
 * Tukey 1958; Efron and Tibshirani 1993, ch. 11) takes that off and gives the interval. Deleting
 * one example changes the coefficients β by −(FᵀF)⁻¹ f_i e_i/(1 − h_i), exactly.
 */
public final class DirectionShares {
  /** Examples a feature that the least squares needs to be worth its intervals. */
  private static final int EXAMPLES_PER_FEATURE = 2;

  private static final int ORDERS = 2;

  private DirectionShares() {}

  /** Examples that {@link #of} asks for in dimension d. */
  public static int leastExamples(int dimension) {
    return EXAMPLES_PER_FEATURE * (ORDERS * dimension + 1);
  }

  /**
   * The shares.
   *
   * @param scores input along every direction, one example a row, [n, d]
   * @param targets y, [n, o], not all constant; with several outputs the share is of the sum of
   *     their variances
   * @return share of the targets' variance by direction, with 95 % interval; may be slightly
   *     negative. Empty where a feature is constant or depends on others, so that nobody can tell
   *     whose the variance is
   * @throws IllegalArgumentException if there are fewer than {@link #leastExamples} examples, or y
   *     is constant
   */
  public static List<Estimate> of(Matrix scores, Matrix targets) {
    int n = scores.rows();
    int d = scores.columns();
    if (n < leastExamples(d) || n != targets.rows()) {
      throw new IllegalArgumentException(
          "shares of %d directions need at least %d examples and as many targets, but there are %d and %d"
              .formatted(d, leastExamples(d), n, targets.rows()));
    }
    double[][] columns = new double[ORDERS * d][];
    for (int r = 0; r < d; r++) {
      columns[r] = standardised(scores.columnAt(r));
      double[] second = columns[r].clone();
      for (int i = 0; i < n; i++) {
        second[i] = second[i] * second[i] - 1;
      }
      columns[d + r] = standardised(second);
    }
    Matrix features = Matrix.of(columns).transpose();
    SymmetricEigen products = SymmetricEigen.of(features.transpose().times(features));
    double[] variances = new double[targets.columns()];
    for (int c = 0; c < variances.length; c++) {
      variances[c] = Math.pow(Statistics.standardDeviation(targets.columnAt(c)), 2);
    }
    double variance = Arrays.stream(variances).sum();
    if (variance == 0) {
      throw new IllegalArgumentException("a share needs targets that vary, but all are alike");
    }
    if (products.rank(0) < ORDERS * d) {
      return List.of();
    }
    double[][] pseudo = new double[d][n];
    Matrix inverse = products.power(-1, 0);
    for (int c = 0; c < variances.length; c++) {
      if (variances[c] > 0) {
        addShares(
            features, inverse, standardised(targets.columnAt(c)), variances[c] / variance, pseudo);
      }
    }
    return Arrays.stream(pseudo).map(Statistics::estimate).toList();
  }

  /** Adds an output's pseudo-values, weighted, to those of every direction. */
  private static void addShares(
      Matrix features, Matrix inverse, double[] y, double weight, double[][] pseudo) {
    int n = features.rows();
    int d = pseudo.length;
    Matrix influence = features.times(inverse);
    Matrix coefficients = inverse.times(features.transpose().times(Matrix.column(y)));
    double[] fitted = features.times(coefficients).values();
    for (int i = 0; i < n; i++) {
      double leverage = 1.0 / n;
      for (int j = 0; j < features.columns(); j++) {
        leverage += influence.get(i, j) * features.get(i, j);
      }
      double step = (y[i] - fitted[i]) / (1 - leverage);
      for (int r = 0; r < d; r++) {
        double all = 0;
        double without = 0;
        for (int j = r; j < features.columns(); j += d) {
          double deleted = coefficients.get(j, 0) - influence.get(i, j) * step;
          all += coefficients.get(j, 0) * coefficients.get(j, 0);
          without += deleted * deleted;
        }
        pseudo[r][i] += weight * (n * all - (n - 1) * without);
      }
    }
  }

  /** Mean 0 and deviation 1; 0 where all are alike, which leaves the features dependent. */
  private static double[] standardised(double[] values) {
    double mean = Statistics.mean(values);
    double sd = Statistics.standardDeviation(values);
    double[] standard = new double[values.length];
    for (int i = 0; i < standard.length; i++) {
      standard[i] = sd == 0 ? 0 : (values[i] - mean) / sd;
    }
    return standard;
  }
}
