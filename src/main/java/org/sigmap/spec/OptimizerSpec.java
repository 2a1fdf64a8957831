package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How gradients, once preconditioned, become updates. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes(
    @JsonSubTypes.Type(value = OptimizerSpec.GradientDescent.class, name = "gradient-descent"))
public sealed interface OptimizerSpec {

  /** Step size η. */
  double learningRate();

  /** θ ← θ − η g. */
  record GradientDescent(double learningRate) implements OptimizerSpec {
    public GradientDescent {
      Check.positive("learningRate", learningRate);
    }

    public static GradientDescent defaults() {
      return new GradientDescent(0.01);
    }
  }

  static OptimizerSpec defaults() {
    return GradientDescent.defaults();
  }
}
