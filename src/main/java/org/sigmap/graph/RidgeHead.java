package org.sigmap.graph;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.linalg.SelfAdjointEig;
import org.tensorflow.types.TFloat64;

/**
 * The head of frozen layers in closed form: ridge regression on centred features with an
 * unpenalised intercept (Hoerl and Kennard 1970), per lane and in float64.
 *
 * <p>With features Φ and targets Y centred by their column means over n rows, W minimises ‖Φ_c W −
 * Y_c‖² + λn‖W‖² and b = ȳ − φ̄W. The smaller of two equivalent systems is solved: primal W =
 * (Φ_cᵀΦ_c + λnI_h)⁻¹Φ_cᵀY_c if h ≤ n, else dual W = Φ_cᵀ(Φ_cΦ_cᵀ + λnI_n)⁻¹Y_c.
 *
 * <p>Deviation from the usual Cholesky solve: the system is inverted through its eigenvalues, with
 * those that rounding made negative taken as 0. The activations of a network close to divergence
 * put λn below rounding, where TensorFlow's Cholesky would end the whole study with an error.
 */
public final class RidgeHead {
  private RidgeHead() {}

  /**
   * A fitted head.
   *
   * @param w2 W {@code [L,h,o]}
   * @param b2 b {@code [L,o]}
   */
  public record Head(Operand<TFloat64> w2, Operand<TFloat64> b2) {}

  /**
   * Adds the fit to a graph.
   *
   * @param features Φ {@code [L,n,h]}, n and h static
   * @param targets Y {@code [L,n,o]}
   * @param penalty λ &gt; 0 per example {@code [L]}
   */
  public static Head fit(
      LaneOps<TFloat64> lanes,
      Operand<TFloat64> features,
      Operand<TFloat64> targets,
      Operand<TFloat64> penalty) {
    LaneOps<TFloat64> ops = lanes.scoped("RidgeHead");
    long rows = features.shape().get(1);
    long width = features.shape().get(2);
    Operand<TFloat64> featureMean = rowMean(ops, features);
    Operand<TFloat64> targetMean = rowMean(ops, targets);
    Operand<TFloat64> phi = ops.tf().math.sub(features, featureMean);
    Operand<TFloat64> y = ops.tf().math.sub(targets, targetMean);
    Operand<TFloat64> shift = ops.tf().math.mul(penalty, ops.constant(rows));
    Operand<TFloat64> w =
        width <= rows
            ? solve(ops, ops.transposedMatMul(phi, phi), shift, ops.transposedMatMul(phi, y))
            : ops.transposedMatMul(phi, solve(ops, ops.matMulTransposed(phi, phi), shift, y));
    Operand<TFloat64> intercept = ops.tf().math.sub(targetMean, ops.matMul(featureMean, w));
    return new Head(w, ops.tf().squeeze(intercept, Squeeze.axis(List.of(1L))));
  }

  /** Mean over rows: {@code [L,n,k] → [L,1,k]}. */
  private static Operand<TFloat64> rowMean(LaneOps<TFloat64> ops, Operand<TFloat64> rows) {
    return ops.tf().expandDims(ops.meanOverRows(rows), ops.tf().constant(1));
  }

  /** (A + shift·I)⁻¹R for a positive semidefinite A: {@code [L,k,k],[L],[L,k,o] → [L,k,o]}. */
  private static Operand<TFloat64> solve(
      LaneOps<TFloat64> ops,
      Operand<TFloat64> a,
      Operand<TFloat64> shift,
      Operand<TFloat64> right) {
    SelfAdjointEig<TFloat64> eig = ops.tf().linalg.selfAdjointEig(a);
    Operand<TFloat64> values = ops.tf().math.maximum(eig.e(), ops.constant(0));
    Operand<TFloat64> shifted = ops.tf().math.add(values, ops.perLane(shift, values));
    Operand<TFloat64> projected = ops.transposedMatMul(eig.v(), right);
    Operand<TFloat64> scaled =
        ops.tf().math.div(projected, ops.tf().expandDims(shifted, ops.tf().constant(2)));
    return ops.matMul(eig.v(), scaled);
  }
}
