package org.sigmap.graph.gradient;

import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Exponential moving averages with one decay rate a lane. */
public final class MovingAverage {
  private MovingAverage() {}

  /** βm + (1 − β)x. */
  public static <T extends TFloating> Operand<T> next(
      LaneOps<T> ops, Operand<T> beta, Operand<T> average, Operand<T> value) {
    Operand<T> rest = ops.tf().math.sub(ops.constant(1), beta);
    return ops.tf().math.add(ops.scale(beta, average), ops.scale(rest, value));
  }

  /**
   * 1 − β^{t+1} per lane, t the updates already made: what an average started at zero must be
   * divided by (Kingma and Ba 2015, §3). As −expm1((t+1)·log β), which keeps its relative accuracy
   * where β^{t+1} is close to one.
   *
   * @return {@code [L]}
   */
  public static <T extends TFloating> Operand<T> biasCorrection(
      LaneOps<T> ops, Operand<T> beta, Operand<TInt32> step) {
    Operand<TInt32> count = ops.tf().math.add(step, ops.tf().constant(1));
    Operand<T> steps = ops.tf().dtypes.cast(count, ops.type());
    return ops.apart(
        beta,
        b ->
            ops.tf().math.neg(ops.tf().math.expm1(ops.tf().math.mul(steps, ops.tf().math.log(b)))));
  }
}
