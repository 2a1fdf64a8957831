package org.sigmap.graph.precondition;

import java.util.List;
import org.sigmap.graph.LaneMatrices;
import org.sigmap.graph.LaneOps;
import org.sigmap.spec.Normalization;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;

/**
 * Which power is taken.
 *
 * @param p {@code [L]}
 * @param damping δ {@code [L]}
 * @param epsilon ε of the precision in which Σ was computed
 * @param normalize what the power is divided by
 */
public record Exponent(
    Operand<TFloat64> p, Operand<TFloat64> damping, double epsilon, Normalization normalize) {

  /**
   * (λ + δ)^p {@code [L,m]} of variances {@link #cleared}; NaN where they are, though NaN⁰ is 1.
   */
  Operand<TFloat64> gains(LaneOps<TFloat64> ops, Operand<TFloat64> variances) {
    Ops tf = ops.tf();
    Operand<TFloat64> damped =
        tf.math.add(
            LaneMatrices.atLeast(ops, ops.constant(0), variances), ops.perLane(damping, variances));
    Operand<TFloat64> powers = ops.apart(damped, v -> tf.math.pow(v, ops.perLane(p, v)));
    return tf.select(tf.math.isNan(variances), variances, powers);
  }

  /** Eigenvalues {@code [L,m]} with those of null directions 0. */
  Operand<TFloat64> cleared(LaneOps<TFloat64> ops, Operand<TFloat64> eigenvalues) {
    return NullDirections.cleared(ops, eigenvalues, epsilon);
  }

  /**
   * What gains are multiplied by {@code [L]}, so that tr P is their number or the largest is 1.
   *
   * @param gains all of P, {@code [L,…]} each
   */
  Operand<TFloat64> scale(LaneOps<TFloat64> ops, List<Operand<TFloat64>> gains) {
    Ops tf = ops.tf();
    Operand<TFloat64> all = flat(ops, gains);
    return switch (normalize) {
      case NONE -> tf.onesLike(p);
      case TRACE -> tf.math.div(ops.constant(all.shape().get(1)), ops.sumPerLane(all));
      case SPECTRAL ->
          tf.math.div(tf.onesLike(p), tf.reduceMax(all, ops.ints(1), ReduceMax.keepDims(false)));
    };
  }

  /** The sum of all gains after {@link #scale}. */
  Operand<TFloat64> trace(
      LaneOps<TFloat64> ops, List<Operand<TFloat64>> gains, Operand<TFloat64> scale) {
    return ops.tf().math.mul(scale, ops.sumPerLane(flat(ops, gains)));
  }

  /** As {@code operand}, multiplied by {@link #scale} where there is anything to multiply. */
  Operand<TFloat64> scaled(
      LaneOps<TFloat64> ops, Operand<TFloat64> operand, Operand<TFloat64> scale) {
    return normalize == Normalization.NONE ? operand : ops.scale(scale, operand);
  }

  /** One beside the other {@code [L,·]}. */
  static Operand<TFloat64> flat(LaneOps<TFloat64> ops, List<Operand<TFloat64>> gains) {
    Ops tf = ops.tf();
    List<Operand<TFloat64>> rows =
        gains.stream()
            .map(
                own ->
                    (Operand<TFloat64>)
                        tf.reshape(own, tf.constant(new long[] {own.shape().get(0), -1})))
            .toList();
    return rows.size() == 1 ? rows.get(0) : tf.concat(rows, tf.constant(1));
  }

  /** Whether p is 0, shaped for {@code like}. */
  Operand<TBool> isZero(LaneOps<TFloat64> ops, Operand<TFloat64> like) {
    return ops.tf().math.equal(ops.perLane(p, like), ops.constant(0));
  }

  /** The same for {@code count} matrices of each lane: numbers {@code [L·count]}. */
  Exponent each(LaneOps<TFloat64> ops, long count) {
    return new Exponent(repeated(ops, p, count), repeated(ops, damping, count), epsilon, normalize);
  }

  private static Operand<TFloat64> repeated(
      LaneOps<TFloat64> ops, Operand<TFloat64> numbers, long count) {
    Ops tf = ops.tf();
    Operand<TFloat64> ones = tf.fill(tf.constant(new long[] {1, count}), ops.constant(1));
    Operand<TFloat64> all = tf.math.mul(tf.expandDims(numbers, tf.constant(1)), ones);
    return tf.reshape(all, tf.constant(new long[] {numbers.shape().get(0) * count}));
  }
}
