package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** The eigenvalues λ of the population covariance Σ_X. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SpectrumSpec.TwoLevel.class, name = "two-level"),
  @JsonSubTypes.Type(value = SpectrumSpec.Geometric.class, name = "geometric")
})
public sealed interface SpectrumSpec {

  /**
   * The authors' spectrum, set by the teacher's case and scale s, with k components of d: case high
   * λ = (s × k, 1/s × (d−k)); case low λ = (s × (d−k), 1/s × k). A multi-index teacher, which has
   * no case, splits it in the middle: λ = (s × ⌈d/2⌉, 1/s × ⌊d/2⌋).
   */
  record TwoLevel() implements SpectrumSpec {}

  /** λ_r = s^{1 − 2(r−1)/(d−1)}: from s down to 1/s in equal ratios. */
  record Geometric() implements SpectrumSpec {}

  static SpectrumSpec defaults() {
    return new TwoLevel();
  }
}
