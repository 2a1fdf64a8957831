package org.sigmap.train;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Where a lane's loss is first not finite. */
final class Divergence {
  private Divergence() {}

  /**
   * {@code divergedAt} with {@code step} in the lanes that had not diverged, and whose loss is not
   * finite now.
   *
   * @param divergedAt {@code [L]}, −1 of a lane that has not diverged
   * @param loss {@code [L]}
   */
  static <T extends TFloating> Operand<TInt32> first(
      Ops tf, Operand<TInt32> divergedAt, Operand<TInt32> step, Operand<T> loss) {
    Operand<TBool> running = tf.math.less(divergedAt, tf.constant(0));
    Operand<TBool> broken = tf.math.logicalNot(tf.math.isFinite(loss));
    return tf.select(
        tf.math.logicalAnd(running, broken),
        tf.broadcastTo(step, tf.shape(divergedAt)),
        divergedAt);
  }
}
