package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The floating-point type of data, parameters, optimizer state and the arithmetic of training;
 * eigendecompositions are float64 whatever it is.
 */
public enum Precision {
  @JsonProperty("float32")
  FLOAT32(Math.ulp(1f)),
  @JsonProperty("float64")
  FLOAT64(Math.ulp(1.0));

  private final double epsilon;

  Precision(double epsilon) {
    this.epsilon = epsilon;
  }

  /** ε, the distance from 1 to the next number. */
  public double epsilon() {
    return epsilon;
  }
}
