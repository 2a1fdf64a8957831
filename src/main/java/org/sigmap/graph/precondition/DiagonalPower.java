package org.sigmap.graph.precondition;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;

/**
 * The variances, and of P the diagonal (diag Σ + δ)^p {@code [m,1]}.
 *
 * @param size m
 */
record DiagonalPower(int size) implements PowerForm {
  @Override
  public Map<String, Shape> taken() {
    return Map.of(Factor.WHOLE, Shape.of(size));
  }

  @Override
  public Map<String, double[]> of(Known sigma) {
    return Map.of(
        Factor.WHOLE, IntStream.range(0, size).mapToDouble(i -> sigma.at(i, i)).toArray());
  }

  @Override
  public Bundle ofMatrix(LaneOps<TFloat64> ops, Operand<TFloat64> sigma) {
    return Bundle.of(
        Factor.WHOLE, ops.tf().linalg.matrixDiagPart(sigma, ops.tf().constant(0), ops.constant(0)));
  }

  @Override
  public boolean parted() {
    return true;
  }

  @Override
  public <T extends TFloating> Bundle products(LaneOps<T> ops, Operand<T> rows) {
    return Bundle.of(Factor.WHOLE, ops.meanOverRows(ops.tf().math.square(rows)));
  }

  @Override
  public Map<String, Shape> kept() {
    return Map.of(Factor.WHOLE, Shape.of(size, 1));
  }

  @Override
  public <T extends TFloating> Bundle identity(LaneOps<T> ops, long lanes) {
    Operand<TInt64> shape = ops.tf().constant(new long[] {lanes, size, 1});
    return Bundle.of(Factor.WHOLE, ops.tf().fill(shape, ops.constant(1)));
  }

  @Override
  public double largest(int rows) {
    return size;
  }

  @Override
  public Power power(LaneOps<TFloat64> ops, Bundle sigma, Exponent exponent) {
    Ops tf = ops.tf();
    Operand<TFloat64> diagonal = sigma.get(Factor.WHOLE, TFloat64.class);
    // A decomposition scales Σ to 1 and back; so do these, to have the digits of a diagonal Σ's.
    Operand<TFloat64> largest = tf.reduceMax(diagonal, ops.ints(1), ReduceMax.keepDims(true));
    Operand<TFloat64> scaled = tf.math.mul(tf.math.div(diagonal, largest), largest);
    Operand<TFloat64> variances =
        exponent.cleared(ops, tf.select(tf.math.equal(largest, ops.constant(0)), diagonal, scaled));
    Operand<TFloat64> gains = exponent.gains(ops, variances);
    Operand<TFloat64> scale = exponent.scale(ops, List.of(gains));
    return new Power(
        Bundle.of(Factor.WHOLE, tf.expandDims(exponent.scaled(ops, gains, scale), tf.constant(2))),
        List.of(tf.expandDims(variances, tf.constant(1))),
        exponent.trace(ops, List.of(gains), scale),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public <T extends TFloating> Factor<T> factor(Ops tf, Bundle parts) {
    return new Factor<>(Factor.Structure.DIAGONAL, parts);
  }
}
