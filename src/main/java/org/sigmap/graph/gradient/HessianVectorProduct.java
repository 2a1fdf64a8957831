package org.sigmap.graph.gradient;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.layer.Layer;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.types.family.TFloating;

/**
 * ∇²L(θ)·v of a network by the R-operator (Pearlmutter 1994, §3): the directional derivative along
 * v of every quantity of a forward and a backward pass, layer by layer ({@link Layer.Pass#tangent}
 * and {@link Layer.Tangent#backward}). The loss's part, δ and Rδ at the outputs, is differentiated
 * by TensorFlow. Exact, and about half the work of differentiating ⟨∇L, v⟩ again.
 */
final class HessianVectorProduct {
  private HessianVectorProduct() {}

  /**
   * @param x inputs {@code [L,n,d]}
   * @param y targets {@code [L,n,o]}
   */
  static <T extends TFloating> Parameters<T> of(
      LaneOps<T> lanes,
      LossKind kind,
      Operand<T> x,
      Operand<T> y,
      Parameters<T> point,
      Parameters<T> vector) {
    LaneOps<T> ops = lanes.scoped("HessianVectorProduct");
    Ops tf = ops.tf();
    Network.Activations<T> forward = Network.forward(ops, point, x);
    List<Layer.Tangent<T>> tangents = new ArrayList<>();
    Operand<T> along = null;
    for (Layer.Pass<T> pass : forward.passes()) {
      Layer.Tangent<T> tangent = pass.tangent(vector, along);
      tangents.add(tangent);
      along = tangent.outputs();
    }
    Operand<T> outputs = forward.outputs();
    Operand<T> delta = derivative(ops, kind.mean(ops, outputs, y), outputs);
    Operand<T> turned = tf.math.mul(delta, tf.stopGradient(along));
    Layer.Cotangent<T> back = new Layer.Cotangent<>(delta, derivative(ops, turned, outputs));
    Map<String, Operand<T>> products = new HashMap<>();
    for (int i = tangents.size() - 1; i >= 0; i--) {
      Layer.Backward<T> layer = tangents.get(i).backward(back);
      products.putAll(layer.parameters());
      back = layer.inputs();
    }
    return new Parameters<>(point.network(), products);
  }

  /** Of the sum of all entries. */
  private static <T extends TFloating> Operand<T> derivative(
      LaneOps<T> ops, Operand<T> operand, Operand<T> by) {
    int[] axes = IntStream.range(0, operand.shape().numDimensions()).toArray();
    Operand<T> sum = ops.tf().reduceSum(operand, ops.ints(axes));
    // A given dL/dL = 1, because the OnesLike that TensorFlow would add has no gradient itself.
    Gradients gradients =
        ops.tf().gradients(sum, List.of(by), Gradients.dx(List.of(ops.constant(1))));
    return gradients.dy().get(0).expect(ops.type());
  }
}
