package org.sigmap.graph;

import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** f(x) = relu(xW₁ + b₁)W₂ + b₂, in lanes. */
public final class TwoLayerNetwork {
  private TwoLayerNetwork() {}

  /**
   * What a forward pass computes.
   *
   * @param preActivations Z = XW₁ + b₁ {@code [L,n,h]}
   * @param hidden relu(Z) {@code [L,n,h]}
   * @param outputs {@code [L,n,o]}
   */
  public record Activations<T extends TFloating>(
      Operand<T> preActivations, Operand<T> hidden, Operand<T> outputs) {}

  /**
   * @param x inputs {@code [L,n,d]}
   */
  public static <T extends TFloating> Activations<T> forward(
      LaneOps<T> lanes, Parameters<T> parameters, Operand<T> x) {
    LaneOps<T> ops = lanes.scoped("TwoLayerNetwork");
    Operand<T> z = preActivations(ops, parameters, x);
    return activations(ops, parameters, z, ops.tf().nn.relu(z));
  }

  /**
   * The same function with relu written as z·[z &gt; 0], of which TensorFlow can take second
   * derivatives (its ReLU gradient operation has none); relu″ = 0 everywhere.
   *
   * @param x inputs {@code [L,n,d]}
   */
  public static <T extends TFloating> Activations<T> twiceDifferentiable(
      LaneOps<T> lanes, Parameters<T> parameters, Operand<T> x) {
    LaneOps<T> ops = lanes.scoped("TwoLayerNetwork");
    Operand<T> z = preActivations(ops, parameters, x);
    Operand<T> active = ops.tf().dtypes.cast(ops.tf().math.greater(z, ops.constant(0)), ops.type());
    return activations(ops, parameters, z, ops.tf().math.mul(z, active));
  }

  private static <T extends TFloating> Operand<T> preActivations(
      LaneOps<T> ops, Parameters<T> parameters, Operand<T> x) {
    return addBias(ops, ops.matMul(x, parameters.w1()), parameters.b1());
  }

  private static <T extends TFloating> Activations<T> activations(
      LaneOps<T> ops, Parameters<T> parameters, Operand<T> z, Operand<T> hidden) {
    Operand<T> outputs = addBias(ops, ops.matMul(hidden, parameters.w2()), parameters.b2());
    return new Activations<>(z, hidden, outputs);
  }

  private static <T extends TFloating> Operand<T> addBias(
      LaneOps<T> ops, Operand<T> products, Operand<T> bias) {
    return ops.tf().math.add(products, ops.tf().expandDims(bias, ops.tf().constant(1)));
  }
}
