package org.sigmap.graph;

import org.tensorflow.Operand;
import org.tensorflow.op.linalg.SelfAdjointEig;
import org.tensorflow.types.TFloat64;

/**
 * P = (Σ + δI)^p = U diag((λ + δ)^p) Uᵀ per lane, inside the graph, in float64.
 *
 * <p>Double precision costs nothing here (once per run, d×d) and keeps large |p| on ill-conditioned
 * spectra as exact as the training type can hold.
 */
public final class CovariancePower {
  private CovariancePower() {}

  /**
   * @param eigenvalues λ ascending, those of null directions 0, before damping {@code [L,d]}
   * @param eigenvectors U, one a column {@code [L,d,d]}
   * @param preconditioner P {@code [L,d,d]}
   */
  public record Decomposition(
      Operand<TFloat64> eigenvalues,
      Operand<TFloat64> eigenvectors,
      Operand<TFloat64> preconditioner) {}

  /**
   * Builds the power. For p = 0 the result is the identity matrix exactly, not UUᵀ up to rounding,
   * so that p = 0 trains bit for bit like plain gradient descent. Null directions have λ = 0
   * exactly ({@link NullDirections}), and so the gain δ^p, 0 without damping; negative eigenvalues
   * beyond rounding count as 0 too, for their fractional powers are no numbers. A singular Σ with p
   * &lt; 0 and no damping gives infinities here: callers look at {@link
   * Decomposition#eigenvalues()} first.
   *
   * @param sigma Σ {@code [L,d,d]}, symmetric and positive semidefinite
   * @param exponent p {@code [L]}
   * @param damping δ {@code [L]}
   * @param epsilon ε of the precision in which Σ was computed
   */
  public static Decomposition of(
      LaneOps<TFloat64> lanes,
      Operand<TFloat64> sigma,
      Operand<TFloat64> exponent,
      Operand<TFloat64> damping,
      double epsilon) {
    LaneOps<TFloat64> ops = lanes.scoped("CovariancePower");
    SelfAdjointEig<TFloat64> eig = ops.tf().linalg.selfAdjointEig(sigma);
    Operand<TFloat64> eigenvalues = NullDirections.cleared(ops, eig.e(), epsilon);
    Operand<TFloat64> u = eig.v();
    Operand<TFloat64> nonNegative = ops.tf().math.maximum(eigenvalues, ops.constant(0));
    Operand<TFloat64> damped = ops.tf().math.add(nonNegative, ops.perLane(damping, eigenvalues));
    Operand<TFloat64> powers = ops.tf().math.pow(damped, ops.perLane(exponent, eigenvalues));
    Operand<TFloat64> scaledColumns =
        ops.tf().math.mul(u, ops.tf().expandDims(powers, ops.tf().constant(1)));
    Operand<TFloat64> power = ops.matMulTransposed(scaledColumns, u);
    return new Decomposition(eigenvalues, u, identityWhereZero(ops, exponent, power));
  }

  private static Operand<TFloat64> identityWhereZero(
      LaneOps<TFloat64> ops, Operand<TFloat64> exponent, Operand<TFloat64> power) {
    long d = power.shape().get(1);
    double[][] identity = new double[Math.toIntExact(d)][Math.toIntExact(d)];
    for (int i = 0; i < d; i++) {
      identity[i][i] = 1;
    }
    Operand<TFloat64> eye = ops.tf().expandDims(ops.tf().constant(identity), ops.tf().constant(0));
    var isZero = ops.tf().math.equal(ops.perLane(exponent, power), ops.constant(0));
    return ops.tf().select(isZero, eye, power);
  }
}
