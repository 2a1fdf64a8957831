package org.sigmap.train;

import org.sigmap.math.Matrix;

/**
 * A lane's P = (Σ + δI)^p.
 *
 * @param covariance Σ {@code [d,d]} for {@link Preconditioning#POPULATION}, P itself for {@link
 *     Preconditioning#GIVEN}, otherwise unused and possibly null
 * @param exponent p
 * @param damping δ
 */
public record LanePower(Matrix covariance, double exponent, double damping) {
  /** No preconditioner: p = 0. */
  public static LanePower none() {
    return new LanePower(null, 0, 0);
  }

  /** The power of the training inputs' own covariance. */
  public static LanePower empirical(double exponent, double damping) {
    return new LanePower(null, exponent, damping);
  }

  /** The same power of another covariance. */
  public LanePower withCovariance(Matrix other) {
    return new LanePower(other, exponent, damping);
  }
}
