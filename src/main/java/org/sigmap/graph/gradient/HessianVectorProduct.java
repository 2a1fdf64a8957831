package org.sigmap.graph.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.Network;
import org.sigmap.graph.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.types.family.TFloating;

/**
 * ∇²L(θ)·v of a network of ReLU layers by the R-operator (Pearlmutter 1994, §3): the directional
 * derivative along v of every quantity of a forward and a backward pass. With z, a, δ a layer's
 * pre-activations, activations and ∂L/∂z, layers counted from 1, a₀ = x and R the derivative,
 *
 * <p>Rz_l = a_{l−1}V_l + c_l + Ra_{l−1}W_l, Ra_l = [z_l &gt; 0]∘Rz_l,
 *
 * <p>Rδ_{l−1} = [z_{l−1} &gt; 0]∘(Rδ_l W_lᵀ + δ_l V_lᵀ), R∂L/∂W_l = a_{l−1}ᵀRδ_l + Ra_{l−1}ᵀδ_l,
 *
 * <p>V and c being what v holds for weights and biases; relu″ = 0. The loss's part, Rδ at the
 * outputs, is differentiated by TensorFlow. Exact, and about half the work of differentiating ⟨∇L,
 * v⟩ again.
 */
final class HessianVectorProduct<T extends TFloating> {
  private final LaneOps<T> ops;
  private final Ops tf;
  private final List<Parameters.Layer<T>> theta;
  private final List<Parameters.Layer<T>> vector;
  private final Network.Activations<T> forward;

  private HessianVectorProduct(
      LaneOps<T> ops, Parameters<T> point, Parameters<T> vector, Operand<T> x) {
    this.ops = ops;
    this.tf = ops.tf();
    this.theta = point.layers();
    this.vector = vector.layers();
    this.forward = Network.forward(ops, point, x);
  }

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
    return new HessianVectorProduct<>(ops, point, vector, x).product(kind, y);
  }

  private Parameters<T> product(LossKind kind, Operand<T> y) {
    List<Operand<T>> active = new ArrayList<>();
    List<Operand<T>> tangents = new ArrayList<>();
    int head = theta.size() - 1;
    for (int layer = 0; layer < head; layer++) {
      Operand<T> z = forward.preActivations().get(layer);
      active.add(tf.dtypes.cast(tf.math.greater(z, ops.constant(0)), ops.type()));
      tangents.add(tf.math.mul(preActivationTangent(layer, tangents), active.get(layer)));
    }
    Operand<T> outputs = forward.outputs();
    Operand<T> delta = derivative(total(kind.mean(ops, outputs, y)), outputs);
    Operand<T> along = tf.stopGradient(preActivationTangent(head, tangents));
    Operand<T> tangent = derivative(total(tf.math.mul(delta, along)), outputs);
    return backward(active, tangents, delta, tangent);
  }

  /**
   * Rz of a layer.
   *
   * @param tangents Ra of the layers before it
   */
  private Operand<T> preActivationTangent(int layer, List<Operand<T>> tangents) {
    Operand<T> products = ops.matMul(forward.inputs().get(layer), vector.get(layer).weights());
    if (layer > 0) {
      Operand<T> through = ops.matMul(tangents.get(layer - 1), theta.get(layer).weights());
      products = tf.math.add(products, through);
    }
    return tf.math.add(products, tf.expandDims(vector.get(layer).bias(), tf.constant(1)));
  }

  /** From δ and Rδ of the outputs down to the first layer. */
  private Parameters<T> backward(
      List<Operand<T>> active,
      List<Operand<T>> tangents,
      Operand<T> outputDelta,
      Operand<T> outputTangent) {
    Operand<T> delta = outputDelta;
    Operand<T> tangent = outputTangent;
    List<Operand<T>> products = new ArrayList<>();
    for (int layer = theta.size() - 1; layer >= 0; layer--) {
      products.add(0, tf.reduceSum(tangent, ops.ints(1)));
      Operand<T> weights = ops.transposedMatMul(forward.inputs().get(layer), tangent);
      if (layer == 0) {
        products.add(0, weights);
        break;
      }
      Operand<T> through = ops.transposedMatMul(tangents.get(layer - 1), delta);
      products.add(0, tf.math.add(weights, through));
      // Both products of Rδ at once: (Rδ δ)(W V)ᵀ.
      Operand<T> both = tf.concat(List.of(tangent, delta), tf.constant(2));
      Operand<T> matrices =
          tf.concat(
              List.of(theta.get(layer).weights(), vector.get(layer).weights()), tf.constant(2));
      Operand<T> mask = active.get(layer - 1);
      tangent = tf.math.mul(ops.matMulTransposed(both, matrices), mask);
      delta = tf.math.mul(ops.matMulTransposed(delta, theta.get(layer).weights()), mask);
    }
    return Parameters.of(products);
  }

  private Operand<T> total(Operand<T> operand) {
    int[] axes = IntStream.range(0, operand.shape().numDimensions()).toArray();
    return tf.reduceSum(operand, ops.ints(axes));
  }

  private Operand<T> derivative(Operand<T> scalar, Operand<T> by) {
    // A given dL/dL = 1, because the OnesLike that TensorFlow would add has no gradient itself.
    Gradients gradients = tf.gradients(scalar, List.of(by), Gradients.dx(List.of(ops.constant(1))));
    return gradients.dy().get(0).expect(ops.type());
  }
}
