package org.sigmap.graph;

import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * The arithmetic that lane-batched graphs need, at one floating-point type.
 *
 * @param tf where operations are added
 * @param type the floating-point type of every operand made here
 */
public record LaneOps<T extends TFloating>(Ops tf, Class<T> type) {
  /** Multiply-adds, {@code kMaxCostOuterParallelism} of TensorFlow's {@code matmul_op_impl.h}. */
  private static final long SMALL_PRODUCT = 128 * 128;

  /** The same arithmetic with operations named below {@code scope}. */
  public LaneOps<T> scoped(String scope) {
    return new LaneOps<>(tf.withSubScope(scope), type);
  }

  /** A scalar constant of this type. */
  public Operand<T> constant(double value) {
    Operand<?> constant = type == TFloat32.class ? tf.constant((float) value) : tf.constant(value);
    return constant.asOutput().expect(type);
  }

  /** A 1-D int32 constant, for axes and shapes. */
  public Operand<TInt32> ints(int... values) {
    return tf.constant(values);
  }

  /** AB for every lane: {@code [L,a,b]·[L,b,c] → [L,a,c]}. */
  public Operand<T> matMul(Operand<T> a, Operand<T> b) {
    return product(a, b, b.shape().get(2));
  }

  /** AᵀB for every lane: {@code [L,b,a],[L,b,c] → [L,a,c]}. */
  public Operand<T> transposedMatMul(Operand<T> a, Operand<T> b) {
    return product(a, b, b.shape().get(2), BatchMatMul.adjX(true));
  }

  /** ABᵀ for every lane: {@code [L,a,b],[L,c,b] → [L,a,c]}. */
  public Operand<T> matMulTransposed(Operand<T> a, Operand<T> b) {
    return product(a, b, b.shape().get(1), BatchMatMul.adjY(true));
  }

  /**
   * TensorFlow multiplies a single pair of small matrices with another kernel, which rounds
   * otherwise, than each of several: a lane that is alone is two, so that it has the bits it has in
   * a group. Derivatives of the product are as small, and see the two.
   */
  private Operand<T> product(
      Operand<T> a, Operand<T> b, long columns, BatchMatMul.Options... transposed) {
    Shape shape = a.shape();
    boolean known = !shape.hasUnknownDimension() && !b.shape().hasUnknownDimension();
    if (!known || shape.get(0) > 1 || shape.size() * columns > SMALL_PRODUCT) {
      return tf.train.batchMatMul(a, b, type, transposed);
    }
    Operand<T> both = tf.train.batchMatMul(twice(a), twice(b), type, transposed);
    return tf.slice(both, ints(0, 0, 0), ints(1, -1, -1));
  }

  private Operand<T> twice(Operand<T> operand) {
    return tf.concat(List.of(operand, operand), tf.constant(0));
  }

  /** (A 1), a column of ones beside those of A: {@code [L,a,b] → [L,a,b+1]}. */
  public Operand<T> withOnes(Operand<T> a) {
    Shape rows = a.shape();
    Operand<T> ones = tf.fill(tf.constant(new long[] {rows.get(0), rows.get(1), 1}), constant(1));
    return tf.concat(List.of(a, ones), tf.constant(2));
  }

  /**
   * A per-lane number {@code [L]} shaped to scale an operand that leads with lanes: {@code
   * [L,1,…]}.
   */
  public Operand<T> perLane(Operand<T> scalars, Operand<T> like) {
    int[] shape = new int[like.shape().numDimensions()];
    Arrays.fill(shape, 1);
    shape[0] = -1;
    return shape.length == 1 ? scalars : tf.reshape(scalars, ints(shape));
  }

  /** scalars ∘ operand, one factor {@code [L]} per lane. */
  public Operand<T> scale(Operand<T> scalars, Operand<T> operand) {
    return tf.math.mul(perLane(scalars, operand), operand);
  }

  /** operand / scalars, one divisor {@code [L]} per lane. */
  public Operand<T> divide(Operand<T> operand, Operand<T> scalars) {
    return tf.math.div(operand, perLane(scalars, operand));
  }

  /** Σ over everything but the lane axis: {@code [L,…] → [L]}. */
  public Operand<T> sumPerLane(Operand<T> operand) {
    return tf.reduceSum(operand, innerAxes(operand));
  }

  /** Mean over everything but the lane axis: {@code [L,…] → [L]}. */
  public Operand<T> meanPerLane(Operand<T> operand) {
    return tf.math.mean(operand, innerAxes(operand));
  }

  /**
   * n, the entries along an axis, as a scalar: a constant where the graph knows it, else counted as
   * it runs, because an exported model takes any number of rows.
   */
  public Operand<T> size(Operand<T> operand, int axis) {
    long known = operand.shape().get(axis);
    return known == Shape.UNKNOWN_SIZE ? counted(operand, axis) : constant(known);
  }

  /** 1/n of {@link #size}. */
  public Operand<T> reciprocalSize(Operand<T> operand, int axis) {
    long known = operand.shape().get(axis);
    return known == Shape.UNKNOWN_SIZE
        ? tf.math.reciprocal(counted(operand, axis))
        : constant(1.0 / known);
  }

  private Operand<T> counted(Operand<T> operand, int axis) {
    Operand<TInt32> all = tf.shape(operand);
    return tf.dtypes.cast(tf.gather(all, tf.constant(axis), tf.constant(0)), type);
  }

  private Operand<TInt32> innerAxes(Operand<T> operand) {
    int rank = operand.shape().numDimensions();
    int[] axes = new int[rank - 1];
    Arrays.setAll(axes, i -> i + 1);
    return ints(axes);
  }
}
