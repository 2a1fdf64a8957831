package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** The eigenvalues λ of the population covariance Σ_X. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SpectrumSpec.TwoLevel.class, name = "two-level"),
  @JsonSubTypes.Type(value = SpectrumSpec.Geometric.class, name = "geometric"),
  @JsonSubTypes.Type(value = SpectrumSpec.PowerLaw.class, name = "power-law"),
  @JsonSubTypes.Type(value = SpectrumSpec.Explicit.class, name = "explicit")
})
public sealed interface SpectrumSpec {

  /**
   * λ, descending, [d].
   *
   * @param d dimension
   * @param s the teacher's scale
   * @param large how many of two levels are the large one
   */
  double[] eigenvalues(int d, double s, int large);

  /**
   * @throws SpecException if there is no such spectrum of a teacher of this dimension and scale
   */
  default void requireFit(int d, double s) {}

  /**
   * The authors' spectrum, set by the teacher's case and scale s, with k components of d: case high
   * λ = (s × k, 1/s × (d−k)); case low λ = (s × (d−k), 1/s × k). A multi-index teacher, which has
   * no case, splits it in the middle: λ = (s × ⌈d/2⌉, 1/s × ⌊d/2⌋).
   */
  record TwoLevel() implements SpectrumSpec {
    @Override
    public double[] eigenvalues(int d, double s, int large) {
      return byRank(d, r -> r < large ? s : 1 / s);
    }
  }

  /** λ_r = s^{1 − 2(r−1)/(d−1)}: from s down to 1/s in equal ratios. */
  record Geometric() implements SpectrumSpec {
    @Override
    public double[] eigenvalues(int d, double s, int large) {
      return byRank(d, r -> StrictMath.pow(s, 1 - 2.0 * r / (d - 1)));
    }
  }

  /**
   * λ_r = s·r^{−a}, as spectra of natural data fall.
   *
   * @param exponent a ≥ 0
   */
  record PowerLaw(double exponent) implements SpectrumSpec {
    public PowerLaw {
      Check.nonNegative("exponent", exponent);
    }

    @Override
    public double[] eigenvalues(int d, double s, int large) {
      return byRank(d, r -> s * StrictMath.pow(r + 1, -exponent));
    }

    @Override
    public void requireFit(int d, double s) {
      Check.that(
          s * StrictMath.pow(d, -exponent) > 0,
          "spectrum.exponent",
          "exponent %s makes the smallest eigenvalue 0 in float64; give a smaller one",
          exponent);
    }

    public static PowerLaw defaults() {
      return new PowerLaw(1);
    }
  }

  /**
   * λ as they are given, whatever the scale.
   *
   * @param eigenvalues d of them, descending, all positive
   */
  record Explicit(@JsonInclude(JsonInclude.Include.NON_NULL) List<Double> eigenvalues)
      implements SpectrumSpec {
    public Explicit {
      eigenvalues = eigenvalues == null ? null : List.copyOf(eigenvalues);
      double before = Double.POSITIVE_INFINITY;
      for (double value : eigenvalues == null ? List.<Double>of() : eigenvalues) {
        Check.positive("eigenvalues", value);
        Check.that(
            value <= before,
            "eigenvalues",
            "eigenvalues must descend, but %s stands behind %s",
            value,
            before);
        before = value;
      }
    }

    @Override
    public double[] eigenvalues(int d, double s, int large) {
      return byRank(d, eigenvalues::get);
    }

    @Override
    public void requireFit(int d, double s) {
      Check.that(
          eigenvalues != null && eigenvalues.size() == d,
          "spectrum.eigenvalues",
          "eigenvalues must be one for each of the teacher's %s dimensions, but there are %s",
          d,
          eigenvalues == null ? 0 : eigenvalues.size());
      Check.that(
          s == TeacherSpec.SCALE,
          "scale",
          "scale has no part in a spectrum whose eigenvalues are given; leave it out");
    }

    public static Explicit defaults() {
      return new Explicit(null);
    }
  }

  private static double[] byRank(int d, IntToDoubleFunction eigenvalue) {
    return IntStream.range(0, d).mapToDouble(eigenvalue).toArray();
  }

  static SpectrumSpec defaults() {
    return new TwoLevel();
  }
}
