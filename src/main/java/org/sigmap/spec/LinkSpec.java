package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * σ*, what a teacher makes of its index z = βᵀx: y = σ*(z/√(βᵀΣβ)) + ε. For Gaussian inputs the
 * divisor gives the argument variance 1, without which a polynomial of Hermite loses its
 * information exponent: the order k ≥ 1 of the first Hermite polynomial with E[σ*(z)He_k(z)] ≠ 0,
 * which says how hard a direction is to find (Ben Arous, Gheissari and Jagannath 2021). The record
 * is all there is to a link.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LinkSpec.Softplus.class, name = "softplus"),
  @JsonSubTypes.Type(value = LinkSpec.Relu.class, name = "relu"),
  @JsonSubTypes.Type(value = LinkSpec.Tanh.class, name = "tanh"),
  @JsonSubTypes.Type(value = LinkSpec.Identity.class, name = "identity"),
  @JsonSubTypes.Type(value = LinkSpec.Sign.class, name = "sign"),
  @JsonSubTypes.Type(value = LinkSpec.Hermite.class, name = "hermite"),
  @JsonSubTypes.Type(value = LinkSpec.Quadratic.class, name = "quadratic")
})
public sealed interface LinkSpec {

  /** σ*(z). */
  double of(double z);

  /** Whether the argument is z/√(βᵀΣβ), and not z itself. */
  default boolean standardised() {
    return true;
  }

  /** log(1 + e^{10z}) of z itself (Yoshida and Nitanda 2025, §5.1). */
  record Softplus() implements LinkSpec {
    private static final double SHARPNESS = 10;

    /** In a form that never overflows for finite results. */
    @Override
    public double of(double z) {
      double u = SHARPNESS * z;
      return Math.max(u, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(u)));
    }

    @Override
    public boolean standardised() {
      return false;
    }
  }

  /** max(z, 0). */
  record Relu() implements LinkSpec {
    @Override
    public double of(double z) {
      return Math.max(z, 0);
    }
  }

  /** tanh z. */
  record Tanh() implements LinkSpec {
    @Override
    public double of(double z) {
      return StrictMath.tanh(z);
    }
  }

  /** z. */
  record Identity() implements LinkSpec {
    @Override
    public double of(double z) {
      return z;
    }
  }

  /** −1 below 0, 1 above. */
  record Sign() implements LinkSpec {
    @Override
    public double of(double z) {
      return Math.signum(z);
    }
  }

  /**
   * He_k(z): He₁ = z, He₂ = z² − 1, He₃ = z³ − 3z, He₄ = z⁴ − 6z² + 3.
   *
   * @param degree k, the information exponent
   */
  record Hermite(int degree) implements LinkSpec {
    private static final int HIGHEST = 4;

    public Hermite {
      Check.between("degree", degree, 1, HIGHEST);
    }

    /** By He_{k+1} = z·He_k − k·He_{k−1}. */
    @Override
    public double of(double z) {
      double before = 1;
      double value = z;
      for (int k = 1; k < degree; k++) {
        double next = z * value - k * before;
        before = value;
        value = next;
      }
      return value;
    }

    public static Hermite defaults() {
      return new Hermite(2);
    }
  }

  /** z². */
  record Quadratic() implements LinkSpec {
    @Override
    public double of(double z) {
      return z * z;
    }
  }

  static LinkSpec defaults() {
    return new Softplus();
  }
}
