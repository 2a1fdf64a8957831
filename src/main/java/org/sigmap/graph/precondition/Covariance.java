package org.sigmap.graph.precondition;

import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** Covariance of the rows of each lane. */
public final class Covariance {
  private Covariance() {}

  /** Σ̂ = (1/n) Σ (x − x̄)(x − x̄)ᵀ: {@code [L,n,d] → [L,d,d]}. */
  public static <T extends TFloating> Operand<T> empirical(LaneOps<T> lanes, Operand<T> x) {
    LaneOps<T> ops = lanes.scoped("EmpiricalCovariance");
    long rows = x.shape().get(1);
    if (rows < 1) {
      throw new IllegalArgumentException(
          "the number of rows must be static, shape is " + x.shape());
    }
    Operand<T> centred = centred(ops, x);
    return ops.tf().math.mul(ops.transposedMatMul(centred, centred), ops.reciprocalSize(x, 1));
  }

  /** x − x̄ {@code [L,n,d]}. */
  static <T extends TFloating> Operand<T> centred(LaneOps<T> ops, Operand<T> x) {
    Operand<T> mean = ops.tf().expandDims(ops.meanOverRows(x), ops.tf().constant(1));
    return ops.tf().math.sub(x, mean);
  }
}
