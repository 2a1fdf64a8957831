package org.sigmap.math;

import java.util.Arrays;

/**
 * Gradient flow on the mean squared error of a kernel model with a free intercept, as the linear
 * smoother that it is.
 *
 * <p>With K the kernel centred in both indices, (1/n)Σ(f − y)² falls along df/dt = −(2/n)K(f − y),
 * so that after time t the fitted values are f = ȳ + S(y − ȳ) with S = I − e^{−2tK/n} (Yao, Rosasco
 * and Caponnetto 2007; Ali, Kolter and Tibshirani 2019, eq. 7).
 *
 * @param rates eigenvalues of 2K/n, descending, none negative, [n]
 * @param modes their eigenvectors, column by column, [n, n]
 */
public record GradientFlow(double[] rates, Matrix modes) {
  /** Share of the degrees of freedom below which what is left of them is rounding. */
  private static final double ROUNDING = 1e-10;

  /**
   * What has been fitted at some time.
   *
   * @param residuals y − f, [n, o]
   * @param degreesOfFreedom trace of the smoother H = 11ᵀ/n + S
   * @param residualTrace trace of (I − H)²
   */
  public record Fit(Matrix residuals, double degreesOfFreedom, double residualTrace) {

    /**
     * Generalized cross-validation (Golub, Heath and Wahba 1979): (1/n)Σ ‖e_i‖² / (1 − tr H/n)², an
     * estimate of the mean squared error on fresh labels, summed over outputs.
     */
    public double predictedLoss() {
      return Arrays.stream(predictedLosses()).average().orElseThrow();
    }

    /**
     * The n terms whose mean is {@link #predictedLoss()}; infinite where the labels are fitted to
     * within rounding, of which nothing can be predicted.
     */
    public double[] predictedLosses() {
      double kept = 1 - degreesOfFreedom / residuals.rows();
      double[] losses = new double[residuals.rows()];
      if (kept < ROUNDING) {
        Arrays.fill(losses, Double.POSITIVE_INFINITY);
        return losses;
      }
      for (int i = 0; i < residuals.values().length; i++) {
        double e = residuals.values()[i];
        losses[i / residuals.columns()] += e * e / (kept * kept);
      }
      return losses;
    }

    /**
     * Σ ‖e_i‖² / tr (I − H)²: the variance of the noise, overestimated by what of the signal the
     * fit leaves (Hastie and Tibshirani 1990, §3.5).
     */
    public double noiseVariance() {
      return Arrays.stream(residuals.values()).map(e -> e * e).sum() / residualTrace;
    }
  }

  /**
   * The flow of a kernel matrix.
   *
   * @param kernel symmetric and positive semidefinite, not centred, [n, n]
   */
  public static GradientFlow of(Matrix kernel) {
    SymmetricEigen eigen = SymmetricEigen.of(centred(kernel));
    int n = kernel.rows();
    // What rounding leaves of 0 would be fitted all the same, given time enough.
    double[] values = NullDirections.cleared(eigen.values(), NullDirections.FLOAT64);
    return new GradientFlow(
        Arrays.stream(values).map(value -> 2 * Math.max(value, 0) / n).toArray(), eigen.vectors());
  }

  /**
   * The constant mode, which K does not see and which is fitted from the start. It is left out of
   * sums over modes: taken from them, it would leave its rounding where all others are fitted.
   */
  private int constantMode() {
    int slowest = 0;
    for (int r = 1; r < rates.length; r++) {
      slowest = rates[r] < rates[slowest] ? r : slowest;
    }
    return slowest;
  }

  /** K − its row means − its column means + its mean. */
  private static Matrix centred(Matrix kernel) {
    int n = kernel.rows();
    double[] means = new double[n];
    for (int i = 0; i < n; i++) {
      means[i] = Statistics.mean(kernel.row(i));
    }
    double mean = Statistics.mean(means);
    double[] values = kernel.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += mean - means[i / n] - means[i % n];
    }
    return new Matrix(n, n, values);
  }

  /**
   * (y − ȳ)ᵀV: the targets in the flow's own coordinates, [o, n].
   *
   * @param targets y, [n, o]
   */
  public Matrix coordinates(Matrix targets) {
    double[] centred = targets.transpose().values();
    int n = rates.length;
    for (int c = 0; c < targets.columns(); c++) {
      double mean = Statistics.mean(targets.columnAt(c));
      for (int i = 0; i < n; i++) {
        centred[c * n + i] -= mean;
      }
    }
    return new Matrix(targets.columns(), n, centred).times(modes);
  }

  /**
   * The fit after a time.
   *
   * @param coordinates of the targets
   * @param time t ≥ 0: learning rate times steps
   */
  public Fit at(Matrix coordinates, double time) {
    int n = rates.length;
    double degreesOfFreedom = 1;
    double residualTrace = 0;
    double[] left = coordinates.values().clone();
    int constant = constantMode();
    for (int r = 0; r < n; r++) {
      double remaining = StrictMath.exp(-rates[r] * time);
      for (int at = r; at < left.length; at += n) {
        left[at] *= remaining;
      }
      if (r != constant) {
        degreesOfFreedom += 1 - remaining;
        residualTrace += remaining * remaining;
      }
    }
    Matrix residuals = modes.times(new Matrix(coordinates.rows(), n, left).transpose());
    return new Fit(residuals, degreesOfFreedom, residualTrace);
  }

  /** {@link Fit#predictedLoss()} after a time, without the residuals. */
  public double predictedLoss(Matrix coordinates, double time) {
    int n = rates.length;
    double squares = 0;
    double kept = 0;
    int constant = constantMode();
    for (int r = 0; r < n; r++) {
      double remaining = StrictMath.exp(-rates[r] * time);
      kept += r == constant ? 0 : remaining;
      for (int c = 0; c < coordinates.rows(); c++) {
        squares += Math.pow(remaining * coordinates.get(c, r), 2);
      }
    }
    return kept < ROUNDING * n ? Double.POSITIVE_INFINITY : squares * n / (kept * kept);
  }
}
