package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The floating-point type of every tensor of the training graph. */
public enum Precision {
  @JsonProperty("float32")
  FLOAT32,
  @JsonProperty("float64")
  FLOAT64
}
