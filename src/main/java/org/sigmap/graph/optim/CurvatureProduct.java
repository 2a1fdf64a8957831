package org.sigmap.graph.optim;

import java.util.ArrayList;
import java.util.List;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LossKind;
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
final class CurvatureProduct<T extends TFloating> {
  private final LaneOps<T> ops;
  private final Ops tf;
  private final List<Operand<T>> theta;
  private final List<Operand<T>> vector;
  private final List<Operand<T>> inputs = new ArrayList<>();
  private final List<Operand<T>> inputTangents = new ArrayList<>();
  private final List<Operand<T>> active = new ArrayList<>();

  private CurvatureProduct(LaneOps<T> ops, Parameters<T> point, Parameters<T> vector) {
    this.ops = ops;
    this.tf = ops.tf();
    this.theta = point.asList();
    this.vector = vector.asList();
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
    return new CurvatureProduct<>(ops, point, vector).product(kind, x, y);
  }

  private Parameters<T> product(LossKind kind, Operand<T> x, Operand<T> y) {
    int layers = theta.size() / 2;
    Operand<T> a = x;
    Operand<T> tangent = null;
    for (int layer = 0; layer < layers - 1; layer++) {
      Operand<T> z = preActivations(layer, a);
      Operand<T> rz = preActivationTangent(layer, a, tangent);
      Operand<T> mask = tf.dtypes.cast(tf.math.greater(z, ops.constant(0)), ops.type());
      active.add(mask);
      a = tf.nn.relu(z);
      tangent = tf.math.mul(rz, mask);
    }
    Operand<T> outputs = preActivations(layers - 1, a);
    Operand<T> outputTangent = preActivationTangent(layers - 1, a, tangent);
    Operand<T> delta = derivative(total(kind.mean(ops, outputs, y)), outputs);
    Operand<T> along = tf.math.mul(delta, tf.stopGradient(outputTangent));
    return backward(delta, derivative(total(along), outputs));
  }

  private Operand<T> preActivations(int layer, Operand<T> a) {
    Operand<T> bias = tf.expandDims(theta.get(2 * layer + 1), tf.constant(1));
    return tf.math.add(ops.matMul(a, theta.get(2 * layer)), bias);
  }

  private Operand<T> preActivationTangent(int layer, Operand<T> a, Operand<T> tangent) {
    inputs.add(a);
    inputTangents.add(tangent);
    Operand<T> bias = tf.expandDims(vector.get(2 * layer + 1), tf.constant(1));
    Operand<T> direct = tf.math.add(ops.matMul(a, vector.get(2 * layer)), bias);
    return tangent == null
        ? direct
        : tf.math.add(direct, ops.matMul(tangent, theta.get(2 * layer)));
  }

  /** From δ and Rδ of the outputs down to the first layer. */
  private Parameters<T> backward(Operand<T> outputDelta, Operand<T> outputTangent) {
    Operand<T> delta = outputDelta;
    Operand<T> tangent = outputTangent;
    List<Operand<T>> products = new ArrayList<>();
    for (int layer = inputs.size() - 1; layer >= 0; layer--) {
      Operand<T> weights = ops.transposedMatMul(inputs.get(layer), tangent);
      if (layer > 0) {
        Operand<T> through = ops.transposedMatMul(inputTangents.get(layer), delta);
        weights = tf.math.add(weights, through);
      }
      products.add(0, tf.reduceSum(tangent, ops.ints(1)));
      products.add(0, weights);
      if (layer > 0) {
        // Both products at once: (Rδ δ)(W V)ᵀ.
        Operand<T> both = tf.concat(List.of(tangent, delta), tf.constant(2));
        Operand<T> matrices =
            tf.concat(List.of(theta.get(2 * layer), vector.get(2 * layer)), tf.constant(2));
        tangent = tf.math.mul(ops.matMulTransposed(both, matrices), active.get(layer - 1));
        delta =
            tf.math.mul(
                ops.matMulTransposed(delta, theta.get(2 * layer)), active.get(layer - 1));
      }
    }
    return Parameters.of(products);
  }

  private Operand<T> total(Operand<T> operand) {
    int[] axes = new int[operand.shape().numDimensions()];
    java.util.Arrays.setAll(axes, i -> i);
    return tf.reduceSum(operand, ops.ints(axes));
  }

  private Operand<T> derivative(Operand<T> scalar, Operand<T> by) {
    // A given dL/dL = 1, because the OnesLike that TensorFlow would add has no gradient itself.
    Gradients gradients =
        tf.gradients(scalar, List.of(by), Gradients.dx(List.of(ops.constant(1))));
    return gradients.dy().get(0).expect(ops.type());
  }
}
