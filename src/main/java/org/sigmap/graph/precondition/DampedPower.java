package org.sigmap.graph.precondition;

import org.sigmap.graph.LaneMatrices;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;

/**
 * (Σ + δI)^p = U diag((λ + δ)^p) Uᵀ per lane, inside the graph, in float64.
 *
 * <p>Double precision costs nothing here (once per run, d×d) and keeps large |p| on ill-conditioned
 * spectra as exact as the training type can hold.
 *
 * @param spectrum Σ decomposed, λ descending, before damping; those of null directions are 0
 * @param gains (λ + δ)^p {@code [L,d]}, λ ascending
 * @param matrix the power {@code [L,d,d]}
 */
public record DampedPower(
    LaneMatrices.Eigen<TFloat64> spectrum, Operand<TFloat64> gains, Operand<TFloat64> matrix) {

  /**
   * Builds the power. For p = 0 the result is the identity matrix exactly, not UUᵀ up to rounding,
   * so that p = 0 trains bit for bit like plain gradient descent. Null directions have λ = 0
   * exactly ({@link NullDirections}), and so the gain δ^p, 0 without damping; negative eigenvalues
   * beyond rounding count as 0 too, for their fractional powers are no numbers. A singular Σ with p
   * &lt; 0 and no damping gives infinities here: callers look at {@link #spectrum()} first. A Σ
   * that is not finite has a power of NaN.
   *
   * @param sigma Σ {@code [L,d,d]}, symmetric and positive semidefinite
   * @param exponent p and δ; what the power is divided by is left to the caller
   */
  public static DampedPower of(
      LaneOps<TFloat64> lanes, Operand<TFloat64> sigma, Exponent exponent) {
    LaneOps<TFloat64> ops = lanes.scoped("CovariancePower");
    return scoped(ops, LaneMatrices.eigen(ops, sigma), exponent);
  }

  /**
   * The same.
   *
   * @param eigen Σ decomposed, λ ascending
   */
  static DampedPower of(
      LaneOps<TFloat64> lanes, LaneMatrices.Eigen<TFloat64> eigen, Exponent exponent) {
    return scoped(lanes.scoped("CovariancePower"), eigen, exponent);
  }

  private static DampedPower scoped(
      LaneOps<TFloat64> ops, LaneMatrices.Eigen<TFloat64> eigen, Exponent exponent) {
    Operand<TFloat64> variances = exponent.cleared(ops, eigen.eigenvalues());
    Operand<TFloat64> gains = exponent.gains(ops, variances);
    Operand<TFloat64> power = LaneMatrices.compose(ops, eigen.eigenvectors(), gains);
    return new DampedPower(
        new LaneMatrices.Eigen<>(variances, eigen.eigenvectors()).descending(ops),
        gains,
        finite(ops, variances, identityWhereZero(ops, exponent, power)));
  }

  private static Operand<TFloat64> identityWhereZero(
      LaneOps<TFloat64> ops, Exponent exponent, Operand<TFloat64> power) {
    int d = Math.toIntExact(power.shape().get(1));
    Operand<TFloat64> identity = LaneMatrices.identity(ops, 1, d);
    return ops.tf().select(exponent.isZero(ops, power), identity, power);
  }

  /** NaN where the eigenvalues are, though NaN⁰ is 1. */
  private static Operand<TFloat64> finite(
      LaneOps<TFloat64> ops, Operand<TFloat64> eigenvalues, Operand<TFloat64> power) {
    Operand<TFloat64> first = ops.tf().slice(eigenvalues, ops.ints(0, 0), ops.ints(-1, 1));
    Operand<TBool> unknown = ops.tf().math.isNan(ops.tf().expandDims(first, ops.tf().constant(2)));
    return ops.tf().select(unknown, ops.constant(Double.NaN), power);
  }
}
