package org.sigmap.graph;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * The arithmetic that lane-batched graphs need, at one floating-point type.
 *
 * @param tf where operations are added
 * @param type the floating-point type of every operand made here
 */
public record LaneOps<T extends TFloating>(Ops tf, Class<T> type) {
  private static final long LARGEST_SMALL_PRODUCT = 128 * 128;

  /** Numbers of 32 bits in 512. */
  private static final int WIDEST_REGISTER = 16;

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
    return product(a, b, false, false);
  }

  /** AᵀB for every lane: {@code [L,b,a],[L,b,c] → [L,a,c]}. */
  public Operand<T> transposedMatMul(Operand<T> a, Operand<T> b) {
    return product(a, b, true, false);
  }

  /** ABᵀ for every lane: {@code [L,a,b],[L,c,b] → [L,a,c]}. */
  public Operand<T> matMulTransposed(Operand<T> a, Operand<T> b) {
    return product(a, b, false, true);
  }

  private Operand<T> product(Operand<T> a, Operand<T> b, boolean adjX, boolean adjY) {
    boolean alone = takesAnotherWayAlone(a.shape(), b.shape(), adjX, adjY);
    Operand<T> product =
        tf.train.batchMatMul(
            alone ? twice(tf, a) : a, b, type, BatchMatMul.adjX(adjX), BatchMatMul.adjY(adjY));
    return alone ? first(tf, product) : product;
  }

  /**
   * Whether TensorFlow multiplies matrices of these shapes in another way, with other last digits,
   * where there is one lane than where there are several: so it does up to 128² multiply-adds, but
   * for vectors. The lane is then multiplied {@link #twice}, so that it has the digits that it has
   * in a group.
   */
  public static boolean takesAnotherWayAlone(Shape a, Shape b, boolean adjX, boolean adjY) {
    if (a.hasUnknownDimension() || b.hasUnknownDimension() || a.get(0) != 1) {
      return false;
    }
    long m = a.get(adjX ? 2 : 1);
    long k = a.get(adjX ? 1 : 2);
    long n = b.get(adjY ? 1 : 2);
    return m * k * n <= LARGEST_SMALL_PRODUCT && Math.min(Math.min(m, k), n) > 1;
  }

  /** One lane as two equal ones: {@code [1,…] → [2,…]}. */
  public static <T extends TType> Operand<T> twice(Ops tf, Operand<T> lane) {
    return tf.concat(List.of(lane, lane), tf.constant(0));
  }

  /** The first of two lanes of matrices: {@code [2,a,b] → [1,a,b]}. */
  public static <T extends TType> Operand<T> first(Ops tf, Operand<T> lanes) {
    return tf.slice(lanes, tf.constant(new int[] {0, 0, 0}), tf.constant(new int[] {1, -1, -1}));
  }

  /**
   * f of every entry, with the digits that a lane has whatever lanes stand beside it. A processor
   * works entries out in registers full and what is left at the end one by one, with other last
   * digits of exp, log or pow; so each lane is made a whole number of registers.
   *
   * @param f of an operand {@code [L,…]} with entries in any order, some of them 1
   */
  public Operand<T> apart(Operand<T> a, UnaryOperator<Operand<T>> f) {
    Shape shape = a.shape();
    if (shape.hasUnknownDimension()) {
      return f.apply(a);
    }
    long lanes = shape.get(0);
    long entries = shape.size() / lanes;
    long missing = Math.floorMod(-entries, WIDEST_REGISTER);
    if (missing == 0) {
      return f.apply(a);
    }
    Operand<T> flat = tf.reshape(a, tf.constant(new long[] {lanes, entries}));
    Operand<T> filling = tf.fill(tf.constant(new long[] {lanes, missing}), constant(1));
    Operand<T> results = f.apply(tf.concat(List.of(flat, filling), tf.constant(1)));
    Operand<T> own = tf.slice(results, ints(0, 0), ints(-1, Math.toIntExact(entries)));
    return tf.reshape(own, tf.constant(shape.asArray()));
  }

  /** (A 1), a column of ones beside those of A: {@code [L,a,b] → [L,a,b+1]}. */
  public Operand<T> withOnes(Operand<T> a) {
    return tf.concat(List.of(a, ones(a)), tf.constant(2));
  }

  /** Ones for every row: {@code [L,a,b] → [L,a,1]}. */
  private Operand<T> ones(Operand<T> a) {
    Shape shape = a.shape();
    return shape.get(1) == Shape.UNKNOWN_SIZE
        ? tf.onesLike(tf.slice(a, ints(0, 0, 0), ints(-1, -1, 1)))
        : tf.fill(tf.constant(new long[] {shape.get(0), shape.get(1), 1}), constant(1));
  }

  /**
   * Σ over rows: {@code [L,n,k] → [L,k]}, as a product with ones. TensorFlow's own sum over a
   * middle axis has other last digits with other lanes beside.
   */
  public Operand<T> sumOverRows(Operand<T> rows) {
    return tf.reshape(
        sums(rows), tf.constant(new long[] {rows.shape().get(0), rows.shape().get(2)}));
  }

  /** The same as a column: {@code [L,n,k] → [L,k,1]}. */
  public Operand<T> columnOfSums(Operand<T> rows) {
    return tf.reshape(
        sums(rows), tf.constant(new long[] {rows.shape().get(0), rows.shape().get(2), 1}));
  }

  /** {@code [L,n,k] → [L,1,k]}. */
  private Operand<T> sums(Operand<T> rows) {
    return transposedMatMul(ones(rows), rows);
  }

  /** Mean over rows: {@code [L,n,k] → [L,k]}. */
  public Operand<T> meanOverRows(Operand<T> rows) {
    return tf.math.mul(sumOverRows(rows), reciprocalSize(rows, 1));
  }

  /** Σ of a∘b over everything but the lane axis: {@code [L,…],[L,…] → [L]}. */
  public Operand<T> dot(Operand<T> a, Operand<T> b) {
    return tf.reshape(transposedMatMul(column(a), column(b)), ints(-1));
  }

  private Operand<T> column(Operand<T> a) {
    Shape shape = a.shape();
    if (shape.numDimensions() == 3 && shape.get(2) == 1) {
      return a;
    }
    return tf.reshape(a, tf.constant(new long[] {a.shape().get(0), -1, 1}));
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

  /**
   * Σ over everything but the lane axis: {@code [L,…] → [L]}; as a product, because TensorFlow's
   * own sum of many entries has other last digits with other lanes beside.
   */
  public Operand<T> sumPerLane(Operand<T> operand) {
    Operand<T> column = column(operand);
    return tf.reshape(transposedMatMul(ones(column), column), ints(-1));
  }

  /** Mean over everything but the lane axis: {@code [L,…] → [L]}. */
  public Operand<T> meanPerLane(Operand<T> operand) {
    return tf.reshape(meanOverRows(column(operand)), ints(-1));
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

  /** 1/(n·o) of {@code [L,n,o]}. */
  public Operand<T> reciprocalEntries(Operand<T> operand) {
    return tf.math.mul(reciprocalSize(operand, 1), reciprocalSize(operand, 2));
  }

  private Operand<T> counted(Operand<T> operand, int axis) {
    Operand<TInt32> all = tf.shape(operand);
    return tf.dtypes.cast(tf.gather(all, tf.constant(axis), tf.constant(0)), type);
  }
}
