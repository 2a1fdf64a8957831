package org.sigmap.graph;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceAll;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.linalg.SelfAdjointEig;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** One symmetric matrix a lane. */
public final class LaneMatrices {
  private LaneMatrices() {}

  /**
   * A = Q diag(λ) Qᵀ.
   *
   * @param eigenvalues λ {@code [L,m]}
   * @param eigenvectors Q, one a column {@code [L,m,m]}
   */
  public record Eigen<T extends TFloating>(Operand<T> eigenvalues, Operand<T> eigenvectors) {

    /** The same of {@link #eigen}, λ descending: what leaves a graph has this order. */
    public Eigen<T> descending(LaneOps<T> ops) {
      return new Eigen<>(
          ops.tf().reverse(eigenvalues, ops.ints(1)), ops.tf().reverse(eigenvectors, ops.ints(2)));
    }
  }

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
   * The eigendecomposition of each lane's matrix, worked out in float64 whatever the training type:
   * in float32 the small eigenvalues, which inverse powers make the large ones, would be noise.
   * Eigenvalues ascend, as TensorFlow gives them, so that sums over directions begin with the
   * small. A lane with an entry that is not finite gets NaN eigenvalues: TensorFlow's kernel would
   * fail the whole call, and the other lanes with it.
   *
   * @param symmetric A {@code [L,m,m]}
   */
  public static <T extends TFloating> Eigen<TFloat64> eigen(
      LaneOps<T> lanes, Operand<T> symmetric) {
    Ops tf = lanes.scoped("Eigen").tf();
    LaneOps<TFloat64> ops = new LaneOps<>(tf, TFloat64.class);
    Operand<TFloat64> matrix = tf.dtypes.cast(symmetric, TFloat64.class);
    Operand<TBool> usable =
        tf.reduceAll(tf.math.isFinite(matrix), ops.ints(1, 2), ReduceAll.keepDims(true));
    int size = Math.toIntExact(symmetric.shape().get(1));
    Operand<TFloat64> identity = identity(ops, symmetric.shape().get(0), size);
    SelfAdjointEig<TFloat64> eig = tf.linalg.selfAdjointEig(tf.select(usable, matrix, identity));
    Operand<TFloat64> nan = ops.constant(Double.NaN);
    return new Eigen<>(tf.select(tf.squeeze(usable, Squeeze.axis(2L)), eig.e(), nan), eig.v());
  }

  /** Q diag(v) Qᵀ: {@code [L,m,m],[L,m] → [L,m,m]}. */
  public static <T extends TFloating> Operand<T> compose(
      LaneOps<T> ops, Operand<T> eigenvectors, Operand<T> values) {
    Operand<T> scaledColumns =
        ops.tf().math.mul(eigenvectors, ops.tf().expandDims(values, ops.tf().constant(1)));
    return ops.matMulTransposed(scaledColumns, eigenvectors);
  }

  /** max(λ, least), where a NaN stays: Maximum may answer it with its other operand. */
  public static <T extends TFloating> Operand<T> atLeast(
      LaneOps<T> ops, Operand<T> least, Operand<T> values) {
    return ops.tf().select(ops.tf().math.less(values, least), least, values);
  }

  /**
   * A^e = Q diag(max(λ, floor)^e) Qᵀ per lane, worked out in float64 like {@link #eigen}.
   *
   * @param symmetric A {@code [L,m,m]}, of which no eigenvalue is below the floor but by rounding
   * @param floor {@code [L]}
   */
  public static <T extends TFloating> Operand<T> power(
      LaneOps<T> lanes, Operand<T> symmetric, double exponent, Operand<T> floor) {
    LaneOps<T> scoped = lanes.scoped("Power");
    Ops tf = scoped.tf();
    LaneOps<TFloat64> ops = new LaneOps<>(tf, TFloat64.class);
    Eigen<TFloat64> eigen = eigen(scoped, symmetric);
    Operand<TFloat64> least =
        ops.perLane(tf.dtypes.cast(floor, TFloat64.class), eigen.eigenvalues());
    Operand<TFloat64> held = atLeast(ops, least, eigen.eigenvalues());
    Operand<TFloat64> powers = ops.apart(held, v -> tf.math.pow(v, ops.constant(exponent)));
    return tf.dtypes.cast(compose(ops, eigen.eigenvectors(), powers), scoped.type());
  }
}
