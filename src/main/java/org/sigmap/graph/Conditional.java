package org.sigmap.graph;

import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Work that a graph does on some steps only. */
public final class Conditional {
  private Conditional() {}

  /** Whether {@code step} is a multiple of {@code period}, a scalar. */
  public static Operand<TBool> every(Ops tf, int period, Operand<TInt32> step) {
    if (period < 1) {
      throw new IllegalArgumentException("a period must be at least 1, but is " + period);
    }
    return tf.math.equal(tf.math.floorMod(step, tf.constant(period)), tf.constant(0));
  }

  /** What a branch computes; its body is a graph of its own and sees nothing but its operands. */
  @FunctionalInterface
  public interface Body<T extends TFloating> {

    /**
     * @param ops arithmetic in the body
     * @param now what stands there for the values now
     * @param read what stands there for what is read besides them
     */
    Bundle apply(LaneOps<T> ops, Bundle now, Bundle read);
  }

  /**
   * New values where a condition holds, the old ones otherwise; what is not chosen is not computed.
   *
   * @param condition a scalar, the same for all lanes
   * @param current the values now
   * @param read what {@code update} reads besides them
   * @param update new values with the names, types and shapes of {@code current}
   */
  public static <T extends TFloating> Bundle update(
      LaneOps<T> lanes, Operand<TBool> condition, Bundle current, Bundle read, Body<T> update) {
    LaneOps<T> ops = lanes.scoped("Conditional");
    Bundle inputs = current.under("now").and(read.under("read"));
    try (ConcreteFunction compute =
            inputs.function(
                inputs.shaped("update"),
                (tf, in) ->
                    update
                        .apply(new LaneOps<>(tf, ops.type()), in.in("now"), in.in("read"))
                        .like(current));
        ConcreteFunction stay = inputs.function(inputs.shaped("keep"), (tf, in) -> in.in("now"))) {
      return current.shaped(
          ops.tf(),
          ops.tf().statelessIf(condition, inputs.asList(), current.types(), compute, stay));
    }
  }
}
