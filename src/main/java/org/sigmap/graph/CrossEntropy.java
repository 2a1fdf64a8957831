package org.sigmap.graph;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * −(1/n) Σ_i log softmax(f_i)·y_i, targets one-hot, as an explicit log-sum-exp of logits shifted by
 * their largest, so that it neither overflows nor loses its second derivative ({@code
 * SoftmaxCrossEntropyWithLogits} has none).
 */
record CrossEntropy() implements LossKind.Function {
  @Override
  public int entries(int outputs) {
    return 1;
  }

  /** −log softmax(f_i)·y_i of every row: {@code [L,n,c],[L,n,c] → [L,n]}. */
  @Override
  public <T extends TFloating> Operand<T> terms(
      LaneOps<T> lanes, Operand<T> logits, Operand<T> oneHot) {
    LaneOps<T> ops = lanes.scoped("CrossEntropy");
    Ops tf = ops.tf();
    Operand<TInt32> classes = ops.ints(2);
    // The loss does not depend on the shift, so none of its gradient flows through it.
    Operand<T> largest = tf.stopGradient(tf.max(logits, classes, Max.keepDims(true)));
    Operand<T> shifted = tf.math.sub(logits, largest);
    Operand<T> exponentials = ops.apart(shifted, tf.math::exp);
    Operand<T> logSumExp = ops.apart(tf.reduceSum(exponentials, classes), tf.math::log);
    Operand<T> chosen = tf.reduceSum(tf.math.mul(oneHot, shifted), classes);
    return tf.math.sub(logSumExp, chosen);
  }

  @Override
  public <T extends TFloating> LossKind.Differentiable<T> differentiable(
      LaneOps<T> lanes, Operand<T> logits, Operand<T> oneHot) {
    LaneOps<T> ops = lanes.scoped("CrossEntropy");
    Ops tf = ops.tf();
    Operand<T> largest = tf.max(logits, ops.ints(2), Max.keepDims(true));
    Operand<T> shifted = tf.math.sub(logits, largest);
    Operand<T> exponentials = ops.apart(shifted, tf.math::exp);
    Operand<T> sums = overClasses(ops, exponentials);
    Operand<T> logSumExp = ops.apart(sums, tf.math::log);
    Operand<T> chosen = overClasses(ops, tf.math.mul(oneHot, shifted));
    return new Here<>(
        ops,
        oneHot,
        tf.math.sub(logSumExp, chosen),
        tf.math.div(exponentials, sums),
        ops.reciprocalSize(logits, 1));
  }

  @Override
  public <T extends TFloating> Optional<Operand<T>> probabilities(
      LaneOps<T> ops, Operand<T> logits) {
    return Optional.of(ops.tf().nn.softmax(logits));
  }

  /** {@code [L,n,c] → [L,n,1]}. */
  private static <T extends TFloating> Operand<T> overClasses(LaneOps<T> ops, Operand<T> entries) {
    return ops.tf().reduceSum(entries, ops.ints(2), ReduceSum.keepDims(true));
  }

  /**
   * At some outputs: ∂L/∂f_i = (s_i − y_i)/n with s_i = softmax(f_i), and that along Rf is
   * s_i∘(Rf_i − s_i·Rf_i)/n.
   *
   * @param rows the loss of every row {@code [L,n,1]}
   * @param softmax s {@code [L,n,c]}
   * @param weight 1/n
   */
  private record Here<T extends TFloating>(
      LaneOps<T> ops, Operand<T> oneHot, Operand<T> rows, Operand<T> softmax, Operand<T> weight)
      implements LossKind.Differentiable<T> {
    @Override
    public Operand<T> value() {
      return ops.tf().math.mul(ops.sumPerLane(rows), weight);
    }

    @Override
    public Operand<T> gradient() {
      return ops.tf().math.mul(ops.tf().math.sub(softmax, oneHot), weight);
    }

    @Override
    public Operand<T> gradientAlong(Operand<T> tangent) {
      Ops tf = ops.tf();
      Operand<T> mean = overClasses(ops, tf.math.mul(softmax, tangent));
      return tf.math.mul(tf.math.mul(softmax, tf.math.sub(tangent, mean)), weight);
    }
  }
}
