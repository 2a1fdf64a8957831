package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What multiplies the first-layer gradient. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = PreconditionerSpec.None.class, name = "none"),
  @JsonSubTypes.Type(value = PreconditionerSpec.CovariancePower.class, name = "covariance-power"),
  @JsonSubTypes.Type(
      value = PreconditionerSpec.AdaptiveCovariancePower.class,
      name = "adaptive-covariance-power"),
  @JsonSubTypes.Type(
      value = PreconditionerSpec.DiagonalHessianPower.class,
      name = "diagonal-hessian-power")
})
public sealed interface PreconditionerSpec {

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

    @Override
    public CovariancePower withExponent(double exponent) {
      return new CovariancePower(exponent, covariance, damping);
    }
  }

  /**
   * P = (Σ̂_t + δI)^p of a covariance that is estimated during training: Σ̂_t is that of all rows
   * seen so far, those of each earlier mini-batch weighing {@code statisticsDecay} times those of
   * the next. With full batches Σ̂_t is the training rows' covariance from the first step on.
   *
   * @param damping δ &gt; 0 added to every eigenvalue before the power; a few rows leave Σ̂_t
   *     singular
   * @param statisticsDecay share of the running average that is kept from step to step
   * @param warmUp steps that are averaged with P = I, plain gradient descent, before the first
   *     power
   * @param refresh steps between two powers, the first at step {@code warmUp}
   */
  record AdaptiveCovariancePower(
      double p, double damping, double statisticsDecay, int warmUp, int refresh)
      implements PreconditionerSpec {
    public AdaptiveCovariancePower {
      Check.finite("p", p);
      Check.positive("damping", damping);
      Check.belowOne("statisticsDecay", statisticsDecay);
      Check.atLeast("warmUp", warmUp, 0);
      Check.atLeast("refresh", refresh, 1);
    }

    public static AdaptiveCovariancePower defaults() {
      return new AdaptiveCovariancePower(0.0, 1e-3, 0.99, 20, 20);
    }

    @Override
    public CovarianceSource covariance() {
      return CovarianceSource.EMPIRICAL;
    }

    @Override
    public boolean knownBeforeTraining() {
      return false;
    }

    @Override
    public CovariancePower heldFixed() {
      return new CovariancePower(p, CovarianceSource.EMPIRICAL, damping);
    }
  }

  /**
   * G ← (D̃ + δ)^p ∘ G with D̃ the size of the Hessian's diagonal by W₁, estimated with ±1 probes
   * during training and scaled to the inputs' mean square: p stands beside covariance-power's p.
   *
   * @param p exponent: positive stresses weights of high curvature, −1 evens curvatures out
   * @param damping δ added to every D̃ before the power, in units of the input's variance; below
   *     0.01 an early estimate near 0 can be a step that diverges at p = −2
   * @param average what an estimate is averaged over; {@code NONE} leaves one number a weight, most
   *     of it noise
   * @param statisticsDecay share of the running average of estimates that is kept
   * @param period steps between two estimates
   */
  record DiagonalHessianPower(
      double p, double damping, DiagonalAverage average, double statisticsDecay, int period)
      implements PreconditionerSpec {
    public DiagonalHessianPower {
      Check.finite("p", p);
      Check.positive("damping", damping);
      Check.belowOne("statisticsDecay", statisticsDecay);
      Check.atLeast("period", period, 1);
    }

    public static DiagonalHessianPower defaults() {
      return new DiagonalHessianPower(0.0, 0.01, DiagonalAverage.HIDDEN_UNITS, 0.99, 10);
    }

    @Override
    public boolean powerOfCovariance() {
      return false;
    }

    @Override
    public boolean knownBeforeTraining() {
      return false;
    }
  }

  /** Whether P is a power of a covariance, or estimates one; the plain gradient's is Σ⁰. */
  default boolean powerOfCovariance() {
    return true;
  }

  /** Exponent; 0 where there is none. */
  default double p() {
    return 0;
  }

  /** δ, added to what is raised to p. */
  default double damping() {
    return 0;
  }

  /** The Σ that P is a power of or estimates; the population's where there is none. */
  default CovarianceSource covariance() {
    return CovarianceSource.POPULATION;
  }

  default boolean knownBeforeTraining() {
    return true;
  }

  /** The same P, held fixed where it would be estimated during training. */
  default PreconditionerSpec heldFixed() {
    return this;
  }

  /** The same with another p; itself where there is none. */
  default PreconditionerSpec withExponent(double exponent) {
    return this;
  }

  /**
   * @throws SpecException if the model's initial weights need a P that is known before training
   */
  default void requireFit(ModelSpec model) {
    Check.that(
        powerOfCovariance() || model.initialization() != Initialization.P_ISOTROPIC,
        "model.initialization",
        "p-isotropic initial weights need a preconditioner that is known before training; choose"
            + " kaiming-uniform, or preconditioner.kind covariance-power");
  }

  /**
   * The precision that p and damping are held in: a power of a covariance that is known before
   * training is made in float64.
   */
  default Precision heldIn(Precision training) {
    return knownBeforeTraining() ? Precision.FLOAT64 : training;
  }

  static PreconditionerSpec defaults() {
    return CovariancePower.defaults();
  }
}
