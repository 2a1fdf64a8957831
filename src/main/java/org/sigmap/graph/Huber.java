package org.sigmap.graph;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * (1/(n·o)) Σ ℓ(f − y), ℓ(r) = c(r − c/2) with c the number of [−1, 1] that is nearest to r: r²/2
 * where |r| ≤ 1, else |r| − ½ (Huber 1964). ℓ′ = c, and ℓ″ = 1 inside, 0 outside.
 */
record Huber() implements LossKind.Function {
  @Override
  public <T extends TFloating> Operand<T> terms(
      LaneOps<T> ops, Operand<T> outputs, Operand<T> targets) {
    return at(ops, outputs, targets).terms();
  }

  @Override
  public <T extends TFloating> LossKind.Differentiable<T> differentiable(
      LaneOps<T> ops, Operand<T> outputs, Operand<T> targets) {
    return at(ops, outputs, targets);
  }

  private static <T extends TFloating> Entrywise<T> at(
      LaneOps<T> ops, Operand<T> outputs, Operand<T> targets) {
    Ops tf = ops.tf();
    Operand<T> r = tf.math.sub(outputs, targets);
    Operand<T> c = tf.math.minimum(tf.math.maximum(r, ops.constant(-1)), ops.constant(1));
    Operand<T> half = tf.math.mul(ops.constant(0.5), c);
    Operand<T> inside = tf.dtypes.cast(tf.math.equal(r, c), ops.type());
    return Entrywise.of(ops, tf.math.mul(c, tf.math.sub(r, half)), c, inside);
  }
}
