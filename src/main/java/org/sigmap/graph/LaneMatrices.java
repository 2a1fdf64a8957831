package org.sigmap.graph;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceAll;
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
   * The eigendecomposition of each lane's matrix, worked out in float64 whatever the training type:
   * in float32 the small eigenvalues, which inverse powers make the large ones, would be noise. A
   * lane with an entry that is not finite gets NaN eigenvalues: TensorFlow's kernel would fail the
   * whole call, and the other lanes with it.
   *
   * @param symmetric A {@code [L,m,m]}
   */
  public static <T extends TFloating> Eigen<T> eigen(LaneOps<T> lanes, Operand<T> symmetric) {
    LaneOps<T> ops = lanes.scoped("Eigen");
    Eigen<TFloat64> doubles = eigenDouble(ops, symmetric);
    return new Eigen<>(
        ops.tf().dtypes.cast(doubles.eigenvalues(), ops.type()),
        ops.tf().dtypes.cast(doubles.eigenvectors(), ops.type()));
  }

  private static <T extends TFloating> Eigen<TFloat64> eigenDouble(
      LaneOps<T> lanes, Operand<T> symmetric) {
    Ops tf = lanes.tf();
    LaneOps<TFloat64> ops = new LaneOps<>(tf, TFloat64.class);
    Operand<TFloat64> matrix = tf.dtypes.cast(symmetric, TFloat64.class);
    Operand<TBool> usable =
        tf.reduceAll(tf.math.isFinite(matrix), ops.ints(1, 2), ReduceAll.keepDims(true));
    int size = Math.toIntExact(symmetric.shape().get(1));
    Operand<TFloat64> identity = identity(ops, symmetric.shape().get(0), size);
    SelfAdjointEig<TFloat64> eig = tf.linalg.selfAdjointEig(tf.select(usable, matrix, identity));
    Operand<TFloat64> nan = ops.constant(Double.NaN);
    return new Eigen<>(tf.select(tf.squeeze(usable, squeezeLast()), eig.e(), nan), eig.v());
  }

  private static org.tensorflow.op.core.Squeeze.Options squeezeLast() {
    return org.tensorflow.op.core.Squeeze.axis(2L);
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
    Eigen<TFloat64> eigen = eigenDouble(scoped, symmetric);
    Operand<TFloat64> values = eigen.eigenvalues();
    Operand<TFloat64> least = ops.perLane(tf.dtypes.cast(floor, TFloat64.class), values);
    // Not Maximum, which may answer a NaN with its other operand.
    Operand<TFloat64> held = tf.select(tf.math.less(values, least), least, values);
    Operand<TFloat64> powers = tf.math.pow(held, ops.constant(exponent));
    Operand<TFloat64> scaledColumns =
        tf.math.mul(eigen.eigenvectors(), tf.expandDims(powers, tf.constant(1)));
    Operand<TFloat64> power = ops.matMulTransposed(scaledColumns, eigen.eigenvectors());
    return tf.dtypes.cast(power, scoped.type());
  }
}
