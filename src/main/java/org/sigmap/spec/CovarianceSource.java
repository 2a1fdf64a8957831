package org.sigmap.spec;

/** Which covariance the preconditioner is a power of. */
public enum CovarianceSource {
  /** Σ_X of the generator, exact; refused where the data has no known population covariance. */
  POPULATION,
  /** Σ̂ = (1/n) Σ (x − x̄)(x − x̄)ᵀ of the training inputs. */
  EMPIRICAL
}
