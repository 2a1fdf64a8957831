package org.sigmap.graph.precondition;

import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.types.TFloat64;

/** In the graph what {@code org.sigmap.math.NullDirections} is on the host, by the same formula. */
final class NullDirections {
  private NullDirections() {}

  /**
   * Eigenvalues with those of null directions, |λ| ≤ d·ε·max|λ|, 0; NaN stays.
   *
   * @param eigenvalues λ {@code [L,d]}, d static
   * @param epsilon ε of the precision in which the covariance was computed
   */
  static Operand<TFloat64> cleared(
      LaneOps<TFloat64> ops, Operand<TFloat64> eigenvalues, double epsilon) {
    Ops tf = ops.tf();
    long[] shape = eigenvalues.shape().asArray();
    double d = shape[shape.length - 1];
    Operand<TFloat64> sizes = tf.math.abs(eigenvalues);
    Operand<TFloat64> largest = tf.reduceMax(sizes, ops.ints(1), ReduceMax.keepDims(true));
    var isNull = tf.math.lessEqual(sizes, tf.math.mul(largest, ops.constant(d * epsilon)));
    return tf.select(isNull, tf.zerosLike(eigenvalues), eigenvalues);
  }
}
