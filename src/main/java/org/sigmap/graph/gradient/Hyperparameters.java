package org.sigmap.graph.gradient;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sigmap.graph.Bundle;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * Numeric hyper-parameters, each one number a lane {@code [L]}, so that a sweep over them is one
 * graph.
 */
public record Hyperparameters<T extends TFloating>(Map<String, Operand<T>> values) {
  public static final String LEARNING_RATE = "learningRate";
  public static final String WEIGHT_DECAY = "weightDecay";
  public static final String MOMENTUM = "momentum";
  public static final String BETA1 = "beta1";
  public static final String BETA2 = "beta2";
  public static final String EPSILON = "epsilon";
  public static final String RHO = "rho";
  public static final String HESSIAN_POWER = "hessianPower";

  public Hyperparameters {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** All, by name. */
  public Bundle bundle() {
    return Bundle.of(values);
  }

  public Operand<T> get(String name) {
    Operand<T> value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "no hyper-parameter '" + name + "', there are " + values.keySet());
    }
    return value;
  }
}
