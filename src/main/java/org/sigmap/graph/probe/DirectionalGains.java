package org.sigmap.graph.probe;

import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * How an update of W₁ compares with the gradient it was made of, direction by direction of the
 * inputs: for every column u of a basis, ‖uᵀU‖, ‖uᵀG‖ and the cosine of uᵀU and −uᵀG, each a row
 * vector over the hidden units.
 */
public final class DirectionalGains {
  /** ‖uᵀU‖ of every direction. */
  public static final String UPDATE_NORMS = "updateNorms";

  /** ‖uᵀG‖. */
  public static final String GRADIENT_NORMS = "gradientNorms";

  /** The cosine of uᵀU and −uᵀG; NaN where a norm is 0. */
  public static final String COSINES = "cosines";

  private DirectionalGains() {}

  /**
   * Projections are made in float64, so that a direction's share is not lost beside a larger one's,
   * nor its square below the range of float32.
   *
   * @param directions one u a column {@code [L,d,d]}
   * @param update U, what is added to W₁ {@code [L,d,h]}
   * @param gradient G {@code [L,d,h]}
   * @return {@code [L,d]} under each of the names above
   */
  public static <T extends TFloating> Bundle of(
      LaneOps<T> lanes, Operand<TFloat64> directions, Operand<T> update, Operand<T> gradient) {
    LaneOps<TFloat64> ops = new LaneOps<>(lanes.tf(), TFloat64.class).scoped("DirectionalGains");
    Ops tf = ops.tf();
    Operand<TFloat64> u = ops.transposedMatMul(directions, tf.dtypes.cast(update, TFloat64.class));
    Operand<TFloat64> g =
        ops.transposedMatMul(directions, tf.dtypes.cast(gradient, TFloat64.class));
    Operand<TFloat64> updateNorm = tf.math.sqrt(inner(ops, u, u));
    Operand<TFloat64> gradientNorm = tf.math.sqrt(inner(ops, g, g));
    Operand<TFloat64> cosine =
        tf.math.div(tf.math.neg(inner(ops, u, g)), tf.math.mul(updateNorm, gradientNorm));
    return Bundle.of(UPDATE_NORMS, tf.dtypes.cast(updateNorm, lanes.type()))
        .with(GRADIENT_NORMS, tf.dtypes.cast(gradientNorm, lanes.type()))
        .with(COSINES, tf.dtypes.cast(cosine, lanes.type()));
  }

  /** Σ over hidden units: {@code [L,d,h] → [L,d]}. */
  private static Operand<TFloat64> inner(
      LaneOps<TFloat64> ops, Operand<TFloat64> a, Operand<TFloat64> b) {
    return ops.tf().reduceSum(ops.tf().math.mul(a, b), ops.ints(2));
  }
}
