package org.sigmap.graph;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * The multilayer perceptron a₀ = x, z_i = a_{i−1}W_i + b_i, a_i = relu(z_i), f(x) = z_{k+1}, in
 * lanes; k = 1 is the two-layer network of Yoshida and Nitanda (2025, §3).
 */
public final class Network {
  private Network() {}

  /**
   * What a forward pass computes.
   *
   * @param inputs a₀ … a_k, what goes into each layer: x {@code [L,n,d]}, then {@code [L,n,h]}
   * @param preActivations z₁ … z_{k+1}: {@code [L,n,h]}, the last {@code [L,n,o]}
   */
  public record Activations<T extends TFloating>(
      List<Operand<T>> inputs, List<Operand<T>> preActivations) {
    /** a_k, the features that the head reads {@code [L,n,h]}. */
    public Operand<T> hidden() {
      return inputs.get(inputs.size() - 1);
    }

    /** f(x) {@code [L,n,o]}. */
    public Operand<T> outputs() {
      return preActivations.get(preActivations.size() - 1);
    }
  }

  /**
   * @param x inputs {@code [L,n,d]}
   */
  public static <T extends TFloating> Activations<T> forward(
      LaneOps<T> lanes, Parameters<T> parameters, Operand<T> x) {
    LaneOps<T> ops = lanes.scoped("Network");
    List<Operand<T>> inputs = new ArrayList<>();
    List<Operand<T>> preActivations = new ArrayList<>();
    Operand<T> a = x;
    for (Parameters.Layer<T> layer : parameters.layers()) {
      if (!preActivations.isEmpty()) {
        a = ops.tf().nn.relu(preActivations.get(preActivations.size() - 1));
      }
      inputs.add(a);
      preActivations.add(addBias(ops, ops.matMul(a, layer.weights()), layer.bias()));
    }
    return new Activations<>(inputs, preActivations);
  }

  private static <T extends TFloating> Operand<T> addBias(
      LaneOps<T> ops, Operand<T> products, Operand<T> bias) {
    return ops.tf().math.add(products, ops.tf().expandDims(bias, ops.tf().constant(1)));
  }
}
