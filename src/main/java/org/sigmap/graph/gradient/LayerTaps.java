package org.sigmap.graph.gradient;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sigmap.graph.layer.Weight;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * What goes into each layer and what comes back to its pre-activations, row by row: the material of
 * Kronecker-factored curvature.
 *
 * @param layers by weight matrix, that of the first layer first
 */
public record LayerTaps<T extends TFloating>(Map<Weight, Tap<T>> layers) {
  public LayerTaps {
    layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
  }

  /** Of the layer that sees the data. */
  public Tap<T> first() {
    return layers.values().iterator().next();
  }

  /**
   * One layer.
   *
   * @param inputs ā = (a, 1), the layer's inputs with a homogeneous coordinate for the bias {@code
   *     [L,n,in+1]}; before the scale of {@link Weight}
   * @param gradients ∂L/∂z of the mean data loss with respect to each row's pre-activations {@code
   *     [L,n,out]}; neither preconditioned nor decayed
   */
  public record Tap<T extends TFloating>(Operand<T> inputs, Operand<T> gradients) {}
}
