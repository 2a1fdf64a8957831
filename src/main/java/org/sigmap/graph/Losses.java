package org.sigmap.graph;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;

/** Losses per lane; each returns {@code [L]}. */
public final class Losses {
  private Losses() {}

  /** (1/(n·o)) Σ (f − y)² per lane: {@code [L,n,o],[L,n,o] → [L]}. */
  public static <T extends TFloating> Operand<T> meanSquaredError(
      LaneOps<T> lanes, Operand<T> predictions, Operand<T> targets) {
    LaneOps<T> ops = lanes.scoped("MeanSquaredError");
    return ops.meanPerLane(ops.tf().math.squaredDifference(predictions, targets));
  }

  /**
   * −(1/n) Σ_i log softmax(f_i)·y_i per lane, as an explicit log-sum-exp of logits shifted by their
   * largest, so that it neither overflows nor loses its second derivative ({@code
   * SoftmaxCrossEntropyWithLogits} has none).
   *
   * @param logits f {@code [L,n,c]}
   * @param oneHot y, rows summing to one {@code [L,n,c]}
   * @return {@code [L]}
   */
  public static <T extends TFloating> Operand<T> crossEntropy(
      LaneOps<T> lanes, Operand<T> logits, Operand<T> oneHot) {
    LaneOps<T> ops = lanes.scoped("CrossEntropy");
    return ops.meanPerLane(rowCrossEntropy(ops, logits, oneHot));
  }

  /** −log softmax(f_i)·y_i of every row: {@code [L,n,c],[L,n,c] → [L,n]}. */
  static <T extends TFloating> Operand<T> rowCrossEntropy(
      LaneOps<T> ops, Operand<T> logits, Operand<T> oneHot) {
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

  /**
   * 1 for every row whose largest output, the first of equal ones, is the one of its class, else 0:
   * {@code [L,n,c],[L,n,c] → [L,n]}.
   */
  static <T extends TFloating> Operand<T> right(
      LaneOps<T> ops, Operand<T> outputs, Operand<T> oneHot) {
    Ops tf = ops.tf();
    Operand<TInt64> chosen = tf.math.argMax(outputs, tf.constant(2));
    Operand<TInt64> meant = tf.math.argMax(oneHot, tf.constant(2));
    return tf.dtypes.cast(tf.math.equal(chosen, meant), ops.type());
  }

  /**
   * (1/(n·o)) Σ (f − y)².
   *
   * @param deviation f − y
   * @param weight 1/(n·o)
   */
  record SquaredError<T extends TFloating>(LaneOps<T> ops, Operand<T> deviation, Operand<T> weight)
      implements LossKind.Differentiable<T> {
    static <T extends TFloating> SquaredError<T> of(
        LaneOps<T> lanes, Operand<T> outputs, Operand<T> targets) {
      LaneOps<T> ops = lanes.scoped("MeanSquaredError");
      Ops tf = ops.tf();
      Operand<T> rows = ops.reciprocalSize(outputs, 1);
      return new SquaredError<>(
          ops, tf.math.sub(outputs, targets), tf.math.mul(rows, ops.reciprocalSize(outputs, 2)));
    }

    @Override
    public Operand<T> value() {
      return ops.tf().math.mul(ops.dot(deviation, deviation), weight);
    }

    @Override
    public Operand<T> gradient() {
      return gradientAlong(deviation);
    }

    @Override
    public Operand<T> gradientAlong(Operand<T> tangent) {
      return ops.tf().math.mul(tangent, ops.tf().math.mul(ops.constant(2), weight));
    }
  }

  /**
   * −(1/n) Σ_i log softmax(f_i)·y_i, see {@link #crossEntropy}; ∂L/∂f_i = (s_i − y_i)/n with s_i =
   * softmax(f_i), and that along Rf is s_i∘(Rf_i − s_i·Rf_i)/n.
   *
   * @param rows the loss of every row {@code [L,n]}
   * @param softmax s {@code [L,n,c]}
   * @param weight 1/n
   */
  record CrossEntropy<T extends TFloating>(
      LaneOps<T> ops, Operand<T> oneHot, Operand<T> rows, Operand<T> softmax, Operand<T> weight)
      implements LossKind.Differentiable<T> {
    static <T extends TFloating> CrossEntropy<T> of(
        LaneOps<T> lanes, Operand<T> logits, Operand<T> oneHot) {
      LaneOps<T> ops = lanes.scoped("CrossEntropy");
      Ops tf = ops.tf();
      Operand<T> largest = tf.max(logits, ops.ints(2), Max.keepDims(true));
      Operand<T> shifted = tf.math.sub(logits, largest);
      Operand<T> exponentials = ops.apart(shifted, tf.math::exp);
      Operand<T> sums = overClasses(ops, exponentials);
      Operand<T> logSumExp = ops.apart(sums, tf.math::log);
      Operand<T> chosen = overClasses(ops, tf.math.mul(oneHot, shifted));
      return new CrossEntropy<>(
          ops,
          oneHot,
          tf.math.sub(logSumExp, chosen),
          tf.math.div(exponentials, sums),
          ops.reciprocalSize(logits, 1));
    }

    /** {@code [L,n,c] → [L,n,1]}. */
    private static <T extends TFloating> Operand<T> overClasses(
        LaneOps<T> ops, Operand<T> entries) {
      return ops.tf().reduceSum(entries, ops.ints(2), ReduceSum.keepDims(true));
    }

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

  /** ½ Σ W² over all operands: {@code [L]}. */
  public static <T extends TFloating> Operand<T> halfSquaredNorm(
      LaneOps<T> lanes, List<Operand<T>> decayed) {
    LaneOps<T> ops = lanes.scoped("HalfSquaredNorm");
    Operand<T> sum = null;
    for (Operand<T> operand : decayed) {
      Operand<T> squares = ops.dot(operand, operand);
      sum = sum == null ? squares : ops.tf().math.add(sum, squares);
    }
    return ops.tf().math.mul(ops.constant(0.5), sum);
  }
}
