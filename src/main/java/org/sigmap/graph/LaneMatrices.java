package org.sigmap.graph;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceAll;
import org.tensorflow.op.linalg.SelfAdjointEig;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** One symmetric matrix a lane. */
public final class LaneMatrices {
  private LaneMatrices() {}

  /**
   * A = Q diag(λ) Qᵀ.
   *
   * @param eigenvalues λ ascending {@code [L,m]}
   * @param eigenvectors Q, one a column {@code [L,m,m]}
   */
  public record Eigen<T extends TFloating>(Operand<T> eigenvalues, Operand<T> eigenvectors) {}

  /** s·I per lane: {@code [L] → [L,m,m]}. */
  public static <T extends TFloating> Operand<T> scaledIdentity(
      LaneOps<T> ops, Operand<T> scalars, int size) {
    Ops tf = ops.tf();
    Operand<T> diagonal =
        tf.math.mul(
            tf.expandDims(scalars, tf.constant(1)), tf.fill(ops.ints(1, size), ops.constant(1)));
    Operand<TInt32> whole = tf.constant(-1);
    return tf.linalg.matrixDiag(diagonal, tf.constant(0), whole, whole, ops.constant(0));
  }

  /** I for each of {@code lanes} lanes: {@code [L,m,m]}. */
  public static <T extends TFloating> Operand<T> identity(LaneOps<T> ops, long lanes, int size) {
    Operand<T> ones = ops.tf().fill(ops.tf().constant(new long[] {lanes}), ops.constant(1));
    return scaledIdentity(ops, ones, size);
  }

  /**
   * The eigendecomposition of each lane's matrix, in the operands' own type. A lane with an entry
   * that is not finite gets NaN eigenvalues: TensorFlow's kernel would fail the whole call, and the
   * other lanes with it.
   *
   * @param symmetric A {@code [L,m,m]}
   */
  public static <T extends TFloating> Eigen<T> eigen(LaneOps<T> lanes, Operand<T> symmetric) {
    LaneOps<T> ops = lanes.scoped("Eigen");
    Ops tf = ops.tf();
    Operand<TBool> usable =
        tf.reduceAll(tf.math.isFinite(symmetric), ops.ints(1, 2), ReduceAll.keepDims(true));
    int size = Math.toIntExact(symmetric.shape().get(1));
    Operand<T> identity = identity(ops, symmetric.shape().get(0), size);
    SelfAdjointEig<T> eig = tf.linalg.selfAdjointEig(tf.select(usable, symmetric, identity));
    Operand<T> nan = ops.constant(Double.NaN);
    Operand<T> values = tf.select(tf.squeeze(usable, squeezeLast()), eig.e(), nan);
    return new Eigen<>(values, eig.v());
  }

  private static org.tensorflow.op.core.Squeeze.Options squeezeLast() {
    return org.tensorflow.op.core.Squeeze.axis(2L);
  }

  /**
   * A^e = Q diag(max(λ, floor)^e) Qᵀ per lane.
   *
   * @param symmetric A {@code [L,m,m]}, of which no eigenvalue is below the floor but by rounding
   * @param floor {@code [L]}
   */
  public static <T extends TFloating> Operand<T> power(
      LaneOps<T> lanes, Operand<T> symmetric, double exponent, Operand<T> floor) {
    LaneOps<T> ops = lanes.scoped("Power");
    Eigen<T> eigen = eigen(ops, symmetric);
    Operand<T> values = eigen.eigenvalues();
    Operand<T> powers =
        ops.tf()
            .math
            .pow(ops.tf().math.maximum(values, ops.perLane(floor, values)), ops.constant(exponent));
    Operand<T> scaledColumns =
        ops.tf().math.mul(eigen.eigenvectors(), ops.tf().expandDims(powers, ops.tf().constant(1)));
    return ops.matMulTransposed(scaledColumns, eigen.eigenvectors());
  }
}
