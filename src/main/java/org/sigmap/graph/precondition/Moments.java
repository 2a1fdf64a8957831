package org.sigmap.graph.precondition;

import java.util.LinkedHashMap;
import java.util.Map;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * What of a layer's rows is averaged from step to step, so that the average of all rows seen tells
 * their covariance. Of rows with a homogeneous coordinate, x̄ = (x, 1), it is all of
 *
 * <p>M = (1/B)Σ x̄x̄ᵀ {@code [L,m+1,m+1]},
 *
 * <p>or, where the form of P asks for parts of Σ alone, those parts of it and its last column
 * {@code [L,m+1]}, and nothing m × m.
 *
 * @param form of P
 * @param size m
 */
record Moments(PowerForm form, int size) {
  /** Name of the last column, where it is kept by itself. */
  private static final String MEAN = "mean";

  /** By name, as {@link PowerForm#kept}. */
  Map<String, Shape> kept() {
    if (!form.parted()) {
      return Map.of(Factor.WHOLE, Shape.of(size + 1, size + 1));
    }
    Map<String, Shape> kept = new LinkedHashMap<>(form.taken());
    kept.put(MEAN, Shape.of(size + 1));
    return kept;
  }

  /**
   * Those of a batch.
   *
   * @param rows x̄ {@code [L,B,m+1]}
   */
  <T extends TFloating> Bundle of(LaneOps<T> ops, Operand<T> rows) {
    if (!form.parted()) {
      Operand<T> sum = ops.transposedMatMul(rows, rows);
      return Bundle.of(Factor.WHOLE, ops.tf().math.mul(sum, ops.reciprocalSize(rows, 1)));
    }
    Operand<T> x = ops.tf().slice(rows, ops.ints(0, 0, 0), ops.ints(-1, -1, size));
    return form.products(ops, x).with(MEAN, ops.meanOverRows(rows));
  }

  /** The parts of Σ̂ that the form takes. */
  Bundle covariance(LaneOps<TFloat64> ops, Bundle averages) {
    if (!form.parted()) {
      return form.ofMatrix(ops, whole(ops, averages.get(Factor.WHOLE, TFloat64.class)));
    }
    Ops tf = ops.tf();
    Operand<TFloat64> sums = averages.get(MEAN, TFloat64.class);
    Operand<TFloat64> weight = tf.slice(sums, ops.ints(0, size), ops.ints(-1, 1));
    Operand<TFloat64> mean =
        tf.math.div(tf.slice(sums, ops.ints(0, 0), ops.ints(-1, size)), weight);
    Operand<TFloat64> reciprocal =
        tf.reshape(tf.math.reciprocal(weight), tf.constant(new int[] {-1}));
    Bundle ofMeans = form.products(ops, tf.expandDims(mean, tf.constant(1)));
    Map<String, Operand<?>> parts = new LinkedHashMap<>();
    for (String part : form.taken().keySet()) {
      Operand<TFloat64> second = ops.scale(reciprocal, averages.get(part, TFloat64.class));
      parts.put(part, tf.math.sub(second, ofMeans.get(part, TFloat64.class)));
    }
    return new Bundle(parts);
  }

  /** Σ̂ of M. */
  private static Operand<TFloat64> whole(LaneOps<TFloat64> ops, Operand<TFloat64> m) {
    Ops tf = ops.tf();
    int d = Math.toIntExact(m.shape().get(1)) - 1;
    Operand<TFloat64> weight = weight(ops, m);
    Operand<TFloat64> mean =
        tf.math.div(tf.slice(m, ops.ints(0, 0, d), ops.ints(-1, d, 1)), weight);
    Operand<TFloat64> second =
        tf.math.div(tf.slice(m, ops.ints(0, 0, 0), ops.ints(-1, d, d)), weight);
    return tf.math.sub(second, ops.matMulTransposed(mean, mean));
  }

  /** The part that ends with m, the weight of all rows. */
  String ending() {
    return form.parted() ? MEAN : Factor.WHOLE;
  }

  /** m {@code [L,1,1]} of that part. */
  static Operand<TFloat64> weight(LaneOps<TFloat64> ops, Operand<TFloat64> ending) {
    Ops tf = ops.tf();
    int last = Math.toIntExact(ending.shape().get(1)) - 1;
    return ending.shape().numDimensions() == 2
        ? tf.expandDims(tf.slice(ending, ops.ints(0, last), ops.ints(-1, 1)), tf.constant(2))
        : tf.slice(ending, ops.ints(0, last, last), ops.ints(-1, 1, 1));
  }
}
