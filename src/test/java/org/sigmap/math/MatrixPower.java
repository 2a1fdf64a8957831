package org.sigmap.math;

/** Real powers of covariance matrices in float64: the reference for the preconditioner Σ^p. */
public final class MatrixPower {
  private MatrixPower() {}

  /**
   * (Σ + δI)^p through the eigendecomposition of Σ; p = 0 gives exactly I.
   *
   * @param sigma Σ, symmetric and positive semidefinite, [d, d]
   * @param p exponent
   * @param damping δ ≥ 0, in the units of Σ
   * @throws SingularCovarianceException if p is negative and Σ + δI is singular in float64
   * @throws ImpossiblePowerException if the largest gain is not in the range of float64
   * @throws IllegalArgumentException if Σ is not finite, symmetric and positive semidefinite, or p
   *     or δ is out of range
   */
  public static Matrix power(Matrix sigma, double p, double damping) {
    return SymmetricEigen.of(sigma).power(p, damping);
  }
}
