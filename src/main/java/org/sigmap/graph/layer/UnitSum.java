package org.sigmap.graph.layer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.family.TFloating;

/**
 * A pass of a network with one hidden layer, an activation that is homogeneous and piecewise
 * linear, and one output, f(x) = Σ_j a_j σ(x̃·w̃_j) + c with x̃ = (x 1), w̃ = (w; b). With M =
 * σ′(X̃W̃) {@code [L,n,h]}, so that σ(X̃W̃) = X̃W̃∘M, and r = ∂L/∂f,
 *
 * <p>g = (X̃∘r)ᵀM, ∂L/∂W̃ = g∘aᵀ, ∂L/∂a = 1ᵀ(W̃∘g), ∂L/∂c = 1ᵀr:
 *
 * <p>no pass over activations but the product itself. Along v = (Ṽ, v_a, v_c), with g_R =
 * (X̃∘Rr)ᵀM,
 *
 * <p>Rf = (X̃∘M(Ṽ∘aᵀ + W̃∘v_aᵀ)ᵀ)1 + v_c, R∂L/∂W̃ = g_R∘aᵀ + g∘v_aᵀ, R∂L/∂a = 1ᵀ(W̃∘g_R + Ṽ∘g),
 * R∂L/∂c = 1ᵀRr.
 *
 * @param x X̃ {@code [L,n,d+1]}
 * @param w W̃ {@code [L,d+1,h]}
 * @param a aᵀ {@code [L,1,h]}
 * @param hidden σ(X̃W̃)
 * @param slopes M
 */
record UnitSum<T extends TFloating>(
    LaneOps<T> ops,
    Parameters<T> theta,
    Operand<T> x,
    Operand<T> w,
    Operand<T> a,
    Operand<T> hidden,
    Operand<T> slopes,
    Operand<T> outputs)
    implements NetworkPass<T> {

  /** Whether a network is such a sum on these rows. */
  static boolean fits(Network network, Operand<?> rows) {
    return network.layers().size() == 2
        && network.first() instanceof Dense first
        && first.weight().haveOnes(rows)
        && first.activation().homogeneous()
        && !first.activation().equals(Activation.IDENTITY.function())
        && network.head() instanceof Dense head
        && head.activation().equals(Activation.IDENTITY.function())
        && head.outputs() == 1;
  }

  static <T extends TFloating> UnitSum<T> of(LaneOps<T> ops, Parameters<T> theta, Operand<T> x) {
    Dense first = (Dense) theta.network().first();
    Operand<T> w = first.weight().stacked(ops, theta);
    Operand<T> z = ops.matMul(x, w);
    Operand<T> hidden = first.activation().value(ops, z);
    Weight head = theta.network().headWeight();
    Operand<T> outputs = head.apply(ops, theta, hidden);
    // After the head has read the activations, the slopes may be written in their place.
    LaneOps<T> later = new LaneOps<>(ops.tf().withControlDependencies(outputs), ops.type());
    Operand<T> slopes = first.activation().derivative(later, z, hidden).orElseThrow();
    return new UnitSum<>(
        ops, theta, x, w, row(ops, theta.get(head.matrix())), hidden, slopes, outputs);
  }

  /** {@code [L,h,1] → [L,1,h]}. */
  private static <T extends TFloating> Operand<T> row(LaneOps<T> ops, Operand<T> column) {
    return ops.tf().reshape(column, ops.ints(-1, 1, Math.toIntExact(column.shape().get(1))));
  }

  private Weight first() {
    return theta.network().firstWeight();
  }

  private Weight head() {
    return theta.network().headWeight();
  }

  /** (X̃∘r)ᵀM {@code [L,d+1,h]}. */
  private Operand<T> seen(Operand<T> residual) {
    return ops.transposedMatMul(ops.tf().math.mul(x, residual), slopes);
  }

  /** What is in the shape of W̃, by row sums what is in the shape of a, and of r its sum. */
  private Parameters<T> parameters(Operand<T> first, Operand<T> rowSums, Operand<T> residual) {
    Map<String, Operand<T>> all = new HashMap<>(first().split(ops, first));
    all.put(head().matrix(), ops.columnOfSums(rowSums));
    all.put(head().bias(), ops.sumOverRows(residual));
    return new Parameters<>(theta.network(), all);
  }

  @Override
  public Gradient<T> backward(Operand<T> residual) {
    return new Back<>(this, residual, seen(residual));
  }

  private record Back<T extends TFloating>(UnitSum<T> pass, Operand<T> residual, Operand<T> seen)
      implements Gradient<T> {
    @Override
    public Parameters<T> parameters() {
      Ops tf = pass.ops.tf();
      return pass.parameters(tf.math.mul(seen, pass.a), tf.math.mul(pass.w, seen), residual);
    }

    @Override
    public List<Layer.Tap<T>> taps() {
      Ops tf = pass.ops.tf();
      Operand<T> delta = tf.math.mul(tf.math.mul(pass.slopes, pass.a), residual);
      return List.of(
          new Layer.Tap<>(pass.first(), pass.x, delta),
          new Layer.Tap<>(pass.head(), pass.hidden, residual));
    }

    @Override
    public Along<T> along(Parameters<T> vector) {
      Ops tf = pass.ops.tf();
      Operand<T> v = pass.first().stacked(pass.ops, vector);
      Operand<T> va = row(pass.ops, vector.get(pass.head().matrix()));
      Operand<T> both = tf.math.add(tf.math.mul(v, pass.a), tf.math.mul(pass.w, va));
      Operand<T> ofRows = pass.ops.matMulTransposed(pass.slopes, both);
      Operand<T> sum =
          tf.reduceSum(tf.math.mul(pass.x, ofRows), pass.ops.ints(2), ReduceSum.keepDims(true));
      Operand<T> vc = Weight.asRow(pass.ops, vector.get(pass.head().bias()));
      return new Turned<>(this, v, va, tf.math.add(sum, vc));
    }
  }

  private record Turned<T extends TFloating>(
      Back<T> back, Operand<T> v, Operand<T> va, Operand<T> outputs) implements Along<T> {
    @Override
    public Parameters<T> parameters(Operand<T> residual) {
      UnitSum<T> pass = back.pass;
      Ops tf = pass.ops.tf();
      Operand<T> turned = pass.seen(residual);
      return pass.parameters(
          tf.math.add(tf.math.mul(turned, pass.a), tf.math.mul(back.seen, va)),
          tf.math.add(tf.math.mul(pass.w, turned), tf.math.mul(v, back.seen)),
          residual);
    }
  }
}
