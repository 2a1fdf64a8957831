package org.sigmap.data;

import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;

/** The covariance of observed rows. */
public final class EmpiricalCovariance {
  private EmpiricalCovariance() {}

  /**
   * Σ̂ = (1/n) Σ_i (x_i − x̄)(x_i − x̄)ᵀ in float64, exactly symmetric.
   *
   * @param rows one example a row, [n, d], n at least 1
   * @return [d, d]
   * @throws IllegalArgumentException if there is no row
   */
  public static Matrix of(Matrix rows) {
    int n = rows.rows();
    int d = rows.columns();
    if (n == 0) {
      throw new IllegalArgumentException("a covariance needs at least one row, but there is none");
    }
    double[] mean = new double[d];
    for (int i = 0; i < n * d; i++) {
      mean[i % d] += rows.values()[i] / n;
    }
    double[] centred = rows.values().clone();
    for (int i = 0; i < n * d; i++) {
      centred[i] -= mean[i % d];
    }
    Matrix deviations = new Matrix(n, d, centred);
    double[] covariance =
        SymmetricEigen.symmetrized(deviations.transpose().times(deviations)).values();
    for (int i = 0; i < covariance.length; i++) {
      covariance[i] /= n;
    }
    return new Matrix(d, d, covariance);
  }
}
