package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The eigenbasis V of Σ_X = V diag(λ) Vᵀ. */
public enum Basis {
  /** V = I: eigen-directions are coordinates, as in the authors' scripts. */
  @JsonProperty("axis-aligned")
  AXIS_ALIGNED,
  /** V is drawn from the Haar measure on the orthogonal group. */
  @JsonProperty("random-orthogonal")
  RANDOM_ORTHOGONAL
}
