package org.sigmap.graph.gradient;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * What goes into each layer and what comes back to its pre-activations, row by row: the material of
 * Kronecker-factored curvature.
 *
 * @param layers first layer first, head last
 */
public record LayerTaps<T extends TFloating>(List<Tap<T>> layers) {
  public LayerTaps {
    layers = List.copyOf(layers);
  }

  /**
   * One layer.
   *
   * @param inputs ā = (a, 1), the layer's inputs with a homogeneous coordinate for the bias {@code
   *     [L,n,in+1]}
   * @param gradients ∂L/∂z of the mean data loss with respect to each row's pre-activations {@code
   *     [L,n,out]}; neither preconditioned nor decayed
   */
  public record Tap<T extends TFloating>(Operand<T> inputs, Operand<T> gradients) {}
}
