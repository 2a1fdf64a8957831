package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What estimates of the first layer's diagonal Hessian are averaged over, besides steps. */
public enum DiagonalAverage {
  /** Nothing: every weight has a curvature of its own. */
  @JsonProperty("none")
  NONE,
  /** Hidden units: every input has one curvature, as every eigen-direction has one variance. */
  @JsonProperty("hidden-units")
  HIDDEN_UNITS
}
