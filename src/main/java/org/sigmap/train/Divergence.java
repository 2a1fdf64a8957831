package org.sigmap.train;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Where a lane's loss is first not finite. */
final class Divergence {
  /** In a loop, of a lane that has not diverged: so the first step is the least. */
  private static final int NEVER = Integer.MAX_VALUE;

  private static final int UNKNOWN = -1;

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
    return ended(tf, looped(tf, begun(tf, divergedAt), step, loss));
  }

  /** {@code divergedAt} as {@link #looped} takes it. */
  static Operand<TInt32> begun(Ops tf, Operand<TInt32> divergedAt) {
    return exchanged(tf, divergedAt, UNKNOWN, NEVER);
  }

  /** As {@link #first}, in the form of {@link #begun}: for a loop, in little time. */
  static <T extends TFloating> Operand<TInt32> looped(
      Ops tf, Operand<TInt32> divergedAt, Operand<TInt32> step, Operand<T> loss) {
    Operand<TInt32> finite = tf.dtypes.cast(tf.math.isFinite(loss), TInt32.class);
    Operand<TInt32> never = tf.math.mul(finite, tf.constant(NEVER));
    return tf.math.minimum(divergedAt, tf.math.maximum(step, never));
  }

  /** What {@link #looped} has made of it, with −1 again. */
  static Operand<TInt32> ended(Ops tf, Operand<TInt32> divergedAt) {
    return exchanged(tf, divergedAt, NEVER, UNKNOWN);
  }

  private static Operand<TInt32> exchanged(Ops tf, Operand<TInt32> in, int from, int to) {
    return tf.select(tf.math.equal(in, tf.constant(from)), tf.constant(to), in);
  }
}
