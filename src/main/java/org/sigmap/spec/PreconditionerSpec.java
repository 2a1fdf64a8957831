package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What multiplies the first-layer gradient. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = PreconditionerSpec.None.class, name = "none"),
  @JsonSubTypes.Type(value = PreconditionerSpec.CovariancePower.class, name = "covariance-power")
})
public sealed interface PreconditionerSpec {

  /** The plain gradient. */
  record None() implements PreconditionerSpec {}

  /**
   * P = (Σ + δI)^p (Yoshida and Nitanda 2025, §3).
   *
   * @param p exponent: positive stresses high-variance directions, −1 whitens
   * @param covariance which Σ
   * @param damping δ added to every eigenvalue before the power
   */
  record CovariancePower(double p, CovarianceSource covariance, double damping)
      implements PreconditionerSpec {
    public CovariancePower {
      Check.finite("p", p);
      Check.nonNegative("damping", damping);
    }

    public static CovariancePower defaults() {
      return new CovariancePower(0.0, CovarianceSource.POPULATION, 0.0);
    }
  }

  static PreconditionerSpec defaults() {
    return CovariancePower.defaults();
  }
}
