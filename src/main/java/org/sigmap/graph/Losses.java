package org.sigmap.graph;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
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
    Operand<T> logSumExp = tf.math.log(tf.reduceSum(tf.math.exp(shifted), classes));
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

  /** ½ Σ W² over all operands: {@code [L]}. */
  public static <T extends TFloating> Operand<T> halfSquaredNorm(
      LaneOps<T> lanes, List<Operand<T>> decayed) {
    LaneOps<T> ops = lanes.scoped("HalfSquaredNorm");
    Operand<T> sum = null;
    for (Operand<T> operand : decayed) {
      Operand<T> squares = ops.sumPerLane(ops.tf().math.square(operand));
      sum = sum == null ? squares : ops.tf().math.add(sum, squares);
    }
    return ops.tf().math.mul(ops.constant(0.5), sum);
  }
}
