package org.sigmap.graph.precondition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneMatrices;
import org.sigmap.graph.LaneOps;
import org.sigmap.spec.Precision;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * The r largest eigenvalues λ_i with their eigenvectors U {@code [m,r]}, and λ̄, the mean of all
 * others: P = cI + U diag((λ_i + δ)^p − c) Uᵀ with c = (λ̄ + δ)^p, and no m × m matrix.
 *
 * <p>It differs from the power P′ of all of Σ by ‖P − P′‖ = max_{i>r} |(λ_i + δ)^p − c|, for both
 * have the same eigenvectors; in units of ‖P′‖ that is its {@link Power#error}.
 *
 * <p>Of n &lt; m rows U and λ come from K = X_cX_cᵀ/n = VκVᵀ {@code [n,n]}, X_c the centred rows:
 * λ_i = κ_i and u_i = X_cᵀv_i/√(nκ_i), all other λ being 0. With r = n that is all of Σ̂, and P is
 * exact:
 *
 * <p>P g = δ^p g + X_cᵀ V diag(((κ+δ)^p − δ^p)/(nκ)) Vᵀ X_c g over κ &gt; 0.
 *
 * @param rank r &lt; m
 * @param size m
 */
record LowRankPower(int rank, int size) implements PowerForm {
  /** Name of all eigenvalues, descending {@code [m]}. */
  private static final String VALUES = "values";

  @Override
  public Map<String, Shape> taken() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put(Factor.VECTORS, Shape.of(size, rank));
    shapes.put(VALUES, Shape.of(size));
    return shapes;
  }

  @Override
  public Map<String, double[]> of(Known sigma) {
    Decomposed largest = sigma.decomposed(rank);
    return Map.of(Factor.VECTORS, largest.vectors(), VALUES, largest.values());
  }

  @Override
  public Bundle ofMatrix(LaneOps<TFloat64> ops, Operand<TFloat64> sigma) {
    LaneMatrices.Eigen<TFloat64> eigen = LaneMatrices.eigen(ops, sigma).descending(ops);
    return Bundle.of(
            Factor.VECTORS,
            ops.tf().slice(eigen.eigenvectors(), ops.ints(0, 0, 0), ops.ints(-1, -1, rank)))
        .with(VALUES, eigen.eigenvalues());
  }

  @Override
  public Bundle ofRows(LaneOps<TFloat64> ops, Operand<TFloat64> rows) {
    int n = Math.toIntExact(rows.shape().get(1));
    if (n >= size) {
      return PowerForm.super.ofRows(ops, rows);
    }
    Ops tf = ops.tf();
    Operand<TFloat64> centred = Covariance.centred(ops, rows);
    Operand<TFloat64> products =
        tf.math.mul(ops.matMulTransposed(centred, centred), ops.constant(1.0 / n));
    LaneMatrices.Eigen<TFloat64> eigen = LaneMatrices.eigen(ops, products).descending(ops);
    int count = Math.min(rank, n);
    Operand<TFloat64> v =
        tf.slice(eigen.eigenvectors(), ops.ints(0, 0, 0), ops.ints(-1, -1, count));
    Operand<TFloat64> values = padded(ops, eigen.eigenvalues(), size - n);
    // What is rounding has no direction: its gain is that of the rest.
    Operand<TFloat64> kappa =
        tf.slice(
            NullDirections.cleared(ops, values, Precision.FLOAT64.epsilon()),
            ops.ints(0, 0),
            ops.ints(-1, count));
    Operand<TBool> some = tf.math.greater(kappa, ops.constant(0));
    Operand<TFloat64> norm = tf.math.sqrt(tf.math.mul(kappa, ops.constant(n)));
    Operand<TFloat64> scale =
        tf.select(some, tf.math.div(tf.onesLike(norm), norm), tf.zerosLike(norm));
    Operand<TFloat64> scaled = tf.math.mul(v, tf.expandDims(scale, tf.constant(1)));
    return Bundle.of(
            Factor.VECTORS, padded(ops, ops.transposedMatMul(centred, scaled), rank - count))
        .with(VALUES, values);
  }

  /** With so many zeros behind the last axis. */
  private static Operand<TFloat64> padded(
      LaneOps<TFloat64> ops, Operand<TFloat64> operand, int count) {
    if (count == 0) {
      return operand;
    }
    long[] shape = operand.shape().asArray();
    shape[shape.length - 1] = count;
    Operand<TFloat64> zeros = ops.tf().fill(ops.tf().constant(shape), ops.constant(0));
    return ops.tf().concat(List.of(operand, zeros), ops.tf().constant(shape.length - 1));
  }

  @Override
  public Map<String, Shape> kept() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put(Factor.VECTORS, Shape.of(size, rank));
    shapes.put(Factor.ABOVE, Shape.of(rank, 1));
    shapes.put(Factor.REST, Shape.of(1, 1));
    return shapes;
  }

  @Override
  public <T extends TFloating> Bundle identity(LaneOps<T> ops, long lanes) {
    Map<String, Operand<?>> parts = new LinkedHashMap<>();
    kept()
        .forEach(
            (part, shape) ->
                parts.put(
                    part,
                    ops.tf()
                        .fill(
                            ops.tf().constant(shape.prepend(lanes).asArray()),
                            ops.constant(part.equals(Factor.REST) ? 1 : 0))));
    return new Bundle(parts);
  }

  @Override
  public double largest(int rows) {
    return (double) size * Math.min(rows, size);
  }

  @Override
  public Power power(LaneOps<TFloat64> ops, Bundle sigma, Exponent exponent) {
    Ops tf = ops.tf();
    Operand<TFloat64> all = exponent.cleared(ops, sigma.get(VALUES, TFloat64.class));
    Operand<TFloat64> top = tf.slice(all, ops.ints(0, 0), ops.ints(-1, rank));
    Operand<TFloat64> others =
        LaneMatrices.atLeast(
            ops, ops.constant(0), tf.slice(all, ops.ints(0, rank), ops.ints(-1, -1)));
    Operand<TFloat64> mean = tf.math.mul(ops.sumPerLane(others), ops.constant(1.0 / (size - rank)));
    Operand<TFloat64> replaced =
        tf.math.mul(
            tf.expandDims(mean, tf.constant(1)),
            tf.fill(ops.ints(1, size - rank), ops.constant(1)));
    Operand<TFloat64> variances = tf.concat(List.of(top, replaced), tf.constant(1));
    Operand<TFloat64> gains = exponent.gains(ops, variances);
    Operand<TFloat64> scale = exponent.scale(ops, List.of(gains));
    Operand<TFloat64> normal = exponent.scaled(ops, gains, scale);
    Operand<TFloat64> rest = tf.slice(normal, ops.ints(0, rank), ops.ints(-1, 1));
    Operand<TFloat64> above =
        tf.math.sub(tf.slice(normal, ops.ints(0, 0), ops.ints(-1, rank)), rest);
    return new Power(
        Bundle.of(Factor.VECTORS, sigma.get(Factor.VECTORS))
            .with(Factor.ABOVE, tf.expandDims(above, tf.constant(2)))
            .with(Factor.REST, tf.expandDims(rest, tf.constant(2))),
        List.of(tf.expandDims(variances, tf.constant(1))),
        exponent.trace(ops, List.of(gains), scale),
        Optional.of(error(ops, exponent.gains(ops, all), gains)),
        Optional.empty());
  }

  private static Operand<TFloat64> error(
      LaneOps<TFloat64> ops, Operand<TFloat64> all, Operand<TFloat64> gains) {
    Ops tf = ops.tf();
    Operand<TFloat64> off = tf.math.abs(tf.math.sub(all, gains));
    return tf.math.div(
        tf.reduceMax(off, ops.ints(1), ReduceMax.keepDims(false)),
        tf.reduceMax(all, ops.ints(1), ReduceMax.keepDims(false)));
  }

  @Override
  public <T extends TFloating> Factor<T> factor(Ops tf, Bundle parts) {
    return new Factor<>(
        Factor.Structure.LOW_RANK, parts.only(List.of(Factor.VECTORS, Factor.ABOVE, Factor.REST)));
  }
}
