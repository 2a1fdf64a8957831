package org.sigmap.train;

/** Which first-layer preconditioner a training graph holds. */
public enum Preconditioning {
  /** No {@code GradientTransform} in the graph. */
  NONE,
  /** (Σ + δI)^p of a Σ that the caller supplies. */
  POPULATION,
  /** (Σ̂ + δI)^p of the training inputs, computed in the graph. */
  EMPIRICAL,
  /**
   * A matrix P that the caller supplies, taken as it is: it need not be a power of a covariance.
   */
  GIVEN
}
