package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The floating-point type of data, parameters, optimizer state and the arithmetic of training;
 * eigendecompositions are float64 whatever it is.
 */
public enum Precision {
  @JsonProperty("float32")
  FLOAT32,
  @JsonProperty("float64")
  FLOAT64
}
