package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Where inputs and labels come from. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TeacherSpec.SingleIndex.class, name = "single-index"),
  @JsonSubTypes.Type(value = TeacherSpec.MultiIndex.class, name = "multi-index")
})
public sealed interface TeacherSpec {
  /** The usual scale s. */
  double SCALE = 10;

  /** Input dimension d. */
  int dimension();

  /** k, the number of eigenvectors that span one signal. */
  int components();

  /** s ≥ 1, the largest eigenvalue of Σ_X; the smallest of a two-level or geometric one is 1/s. */
  double scale();

  /** Standard deviation of the signal over that of the noise. */
  double snr();

  /** How the eigenvalues lie between s and 1/s. */
  SpectrumSpec spectrum();

  /** The eigenbasis of Σ_X. */
  Basis basis();

  /** σ*. */
  LinkSpec link();

  /** How many eigenvalues of a two-level spectrum are the large ones. */
  int largeEigenvalues();

  /**
   * y = σ*(βᵀx) + ε, β in the span of k eigenvectors of Σ_X; what σ* is, and that most see
   * βᵀx/√(βᵀΣβ), {@link LinkSpec} says.
   *
   * @param signalCase which end of the spectrum they are taken from
   * @param direction rank of the first eigenvector of β counted from the largest eigenvalue (1 to d
   *     − components + 1); absent: given by {@code signalCase}
   */
  record SingleIndex(
      int dimension,
      int components,
      @JsonProperty("case") SignalCase signalCase,
      @JsonInclude(JsonInclude.Include.NON_NULL) Integer direction,
      double scale,
      double snr,
      SpectrumSpec spectrum,
      Basis basis,
      LinkSpec link)
      implements TeacherSpec {

    public SingleIndex {
      checkSizes(dimension, components, scale, snr, spectrum);
      if (direction != null) {
        int last = dimension - components + 1;
        Check.that(
            direction >= 1 && direction <= last,
            "direction",
            "direction must lie between 1 (largest eigenvalue) and %s, but is %s",
            last,
            direction);
      }
    }

    @Override
    public int largeEigenvalues() {
      return signalCase == SignalCase.HIGH ? components : dimension - components;
    }

    public static SingleIndex defaults() {
      return new SingleIndex(
          10,
          1,
          SignalCase.HIGH,
          null,
          SCALE,
          1.0,
          SpectrumSpec.defaults(),
          Basis.AXIS_ALIGNED,
          LinkSpec.defaults());
    }
  }

  /**
   * y = √α·s_high + √(1−α)·s_low + ε, where s_high = σ*(β_highᵀx) and s_low = σ*(β_lowᵀx) are the
   * signals of {@link SingleIndex} at the two ends of one spectrum, each shifted to mean 0 and
   * scaled to standard deviation 1 over all examples. The two are independent for Gaussian inputs,
   * so α is the share of the signal's variance that the high end carries; α = 1 is case high and α
   * = 0 case low.
   *
   * @param components k, the number of eigenvectors that span β_high, and β_low; at most d/2
   * @param mix α in [0, 1]
   */
  record MultiIndex(
      int dimension,
      int components,
      double mix,
      double scale,
      double snr,
      SpectrumSpec spectrum,
      Basis basis,
      LinkSpec link)
      implements TeacherSpec {

    public MultiIndex {
      checkSizes(dimension, components, scale, snr, spectrum);
      Check.that(
          components <= dimension / 2,
          "components",
          "components must not exceed half the dimension (%s), but is %s",
          dimension,
          components);
      Check.unit("mix", mix);
    }

    @Override
    public int largeEigenvalues() {
      return (dimension + 1) / 2;
    }

    public static MultiIndex defaults() {
      return new MultiIndex(
          10,
          1,
          0.5,
          SCALE,
          1.0,
          new SpectrumSpec.Geometric(),
          Basis.AXIS_ALIGNED,
          LinkSpec.defaults());
    }
  }

  private static void checkSizes(
      int dimension, int components, double scale, double snr, SpectrumSpec spectrum) {
    Check.atLeast("dimension", dimension, 2);
    Check.atLeast("components", components, 1);
    Check.that(
        components <= dimension,
        "components",
        "components must not exceed dimension (%s), but is %s",
        dimension,
        components);
    Check.that(
        Check.finite("scale", scale) >= 1,
        "scale",
        "scale, the largest eigenvalue, must be at least 1 (the smallest is 1/scale), but is %s",
        scale);
    Check.positive("snr", snr);
    spectrum.requireFit(dimension, scale);
  }

  /** λ of Σ_X, descending, [d]. */
  default double[] eigenvalues() {
    return spectrum().eigenvalues(dimension(), scale(), largeEigenvalues());
  }

  static TeacherSpec defaults() {
    return SingleIndex.defaults();
  }
}
