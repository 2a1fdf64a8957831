package org.sigmap.graph.optim;

import java.util.List;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneMatrices;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceAll;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.linalg.TriangularSolve;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * The curvature pairs of L-BFGS, in a ring of H slots: pair k of a lane, counted from 0, lies in
 * slot k modulo H, so that a new pair overwrites the oldest and no other moves. With them stand the
 * products of each pair with those learnt before it, so that a move reads every vector three times,
 * by products of a matrix with a vector, however many pairs there are.
 *
 * @param steps s of each pair {@code [L,H,P]}, 0 in an empty slot
 * @param changes y of each pair {@code [L,H,P]}, likewise
 * @param crossed ⟨sᵢ, yⱼ⟩ by slots i, j where pair j was learnt no earlier than pair i {@code
 *     [L,H,H]}; what stands elsewhere is not read
 * @param squared ⟨yᵢ, yⱼ⟩, likewise {@code [L,H,H]}
 * @param pairs how many pairs were ever learnt {@code [L]}
 * @param scale γ = ⟨s, y⟩/⟨y, y⟩ of the newest pair, 1 before there is one {@code [L]}
 */
record LbfgsMemory<T extends TFloating>(
    Operand<T> steps,
    Operand<T> changes,
    Operand<T> crossed,
    Operand<T> squared,
    Operand<T> pairs,
    Operand<T> scale) {
  private static final double LEAST_CURVATURE = 1e-10;

  static <T extends TFloating> LbfgsMemory<T> empty(LaneOps<T> ops, long lanes, int slots, long p) {
    Operand<T> vectors = fill(ops, 0, lanes, slots, p);
    Operand<T> products = fill(ops, 0, lanes, slots, slots);
    return new LbfgsMemory<>(
        vectors, vectors, products, products, fill(ops, 0, lanes), fill(ops, 1, lanes));
  }

  private static <T extends TFloating> Operand<T> fill(
      LaneOps<T> ops, double value, long... shape) {
    return ops.tf().fill(ops.tf().constant(shape), ops.constant(value));
  }

  Bundle bundle() {
    return Bundle.of("steps", steps)
        .with("changes", changes)
        .with("crossed", crossed)
        .with("squared", squared)
        .with("pairs", pairs)
        .with("scale", scale);
  }

  static <T extends TFloating> LbfgsMemory<T> of(Bundle in, Class<T> type) {
    return new LbfgsMemory<>(
        in.get("steps", type),
        in.get("changes", type),
        in.get("crossed", type),
        in.get("squared", type),
        in.get("pairs", type),
        in.get("scale", type));
  }

  /**
   * The memory with the pair (s, y) as its newest, the oldest forgotten when full, in lanes that
   * may learn and where ⟨y, s⟩ &gt; 10⁻¹⁰.
   *
   * @param step s {@code [L,P]}
   * @param change y {@code [L,P]}
   * @param may {@code [L]}
   */
  LbfgsMemory<T> learn(LaneOps<T> ops, Operand<T> step, Operand<T> change, Operand<TBool> may) {
    Ops tf = ops.tf();
    Operand<T> curvature = ops.sumPerLane(tf.math.mul(change, step));
    Operand<TBool> learns =
        tf.math.logicalAnd(may, tf.math.greater(curvature, ops.constant(LEAST_CURVATURE)));
    Operand<T> squares = ops.sumPerLane(tf.math.square(change));
    Operand<TInt32> slot =
        tf.math.floorMod(tf.dtypes.cast(pairs, TInt32.class), tf.constant(capacity()));
    Operand<T> newSteps = written(ops, steps, slot, learns, step);
    Operand<T> newChanges = written(ops, changes, slot, learns, change);
    return new LbfgsMemory<>(
        newSteps,
        newChanges,
        written(ops, crossed, slot, learns, inner(ops, newSteps, change), curvature),
        written(ops, squared, slot, learns, inner(ops, newChanges, change), squares),
        tf.select(learns, tf.math.add(pairs, ops.constant(1)), pairs),
        tf.select(learns, tf.math.div(curvature, squares), scale));
  }

  private int capacity() {
    return Math.toIntExact(crossed.shape().get(1));
  }

  /** Vectors with {@code newest} in its slot of each lane. */
  private static <T extends TFloating> Operand<T> written(
      LaneOps<T> ops,
      Operand<T> vectors,
      Operand<TInt32> slot,
      Operand<TBool> where,
      Operand<T> newest) {
    Ops tf = ops.tf();
    int lanes = Math.toIntExact(newest.shape().get(0));
    Operand<TInt32> lane = tf.range(tf.constant(0), tf.constant(lanes), tf.constant(1));
    Operand<TInt32> at = tf.stack(List.of(lane, slot), Stack.axis(1L));
    Operand<T> kept = tf.gatherNd(vectors, at);
    Operand<TBool> each = tf.expandDims(where, tf.constant(1));
    return tf.tensorScatterNdUpdate(vectors, at, tf.select(each, newest, kept));
  }

  /** Products with the newest pair's {@code column} in its slot, {@code own} on the diagonal. */
  private static <T extends TFloating> Operand<T> written(
      LaneOps<T> ops,
      Operand<T> products,
      Operand<TInt32> slot,
      Operand<TBool> where,
      Operand<T> column,
      Operand<T> own) {
    Ops tf = ops.tf();
    Operand<TInt32> all =
        tf.range(
            tf.constant(0), tf.constant(Math.toIntExact(products.shape().get(1))), tf.constant(1));
    Operand<TBool> mark = tf.math.equal(tf.expandDims(slot, tf.constant(1)), all);
    Operand<T> entries =
        tf.select(tf.expandDims(mark, tf.constant(2)), ops.perLane(own, products), column);
    Operand<TBool> there = tf.math.logicalAnd(mark, tf.expandDims(where, tf.constant(1)));
    return tf.select(tf.expandDims(there, tf.constant(1)), entries, products);
  }

  /** ⟨vᵢ, u⟩ of every slot: {@code [L,H,P],[L,P] → [L,H,1]}, by uᵀVᵀ, the faster of the two. */
  private static <T extends TFloating> Operand<T> inner(
      LaneOps<T> ops, Operand<T> vectors, Operand<T> with) {
    Operand<T> row = ops.matMulTransposed(ops.tf().expandDims(with, ops.tf().constant(1)), vectors);
    int slots = Math.toIntExact(vectors.shape().get(1));
    return ops.tf().reshape(row, ops.ints(-1, slots, 1));
  }

  /** Σ cᵢvᵢ over the slots: {@code [L,H,1],[L,H,P] → [L,P]}. */
  private static <T extends TFloating> Operand<T> combined(
      LaneOps<T> ops, Operand<TFloat64> coefficients, Operand<T> vectors) {
    Operand<T> cast = ops.tf().dtypes.cast(coefficients, ops.type());
    return ops.tf().squeeze(ops.transposedMatMul(cast, vectors), Squeeze.axis(List.of(1L)));
  }

  /**
   * −H·g, H the inverse Hessian estimate that the pairs make of γI, as the two-loop recursion
   * (Nocedal and Wright 2006, Algorithm 7.4) has it. Its numbers solve two triangular systems
   * (Byrd, Nocedal and Schnabel 1994, Theorem 2.2): with S and Y the pairs as rows, the oldest
   * first, R the upper triangle of SYᵀ and D its diagonal,
   *
   * <p>Rα = Sg, Rᵀw = Dα − γ(Yg − YYᵀα), Hg = γ(g − Yᵀα) + Sᵀw,
   *
   * <p>α the first loop's, w its α − β. Systems of H numbers are solved in float64.
   *
   * @param gradient g {@code [L,P]}
   * @return {@code [L,P]}
   */
  Operand<T> direction(LaneOps<T> lanes, Operand<T> gradient) {
    LaneOps<T> ops = lanes.scoped("TwoLoopRecursion");
    Ops tf = ops.tf();
    LaneOps<TFloat64> exact = new LaneOps<>(tf, TFloat64.class);
    Operand<TFloat64> byAge = byAge(exact);
    Operand<TFloat64> r = upper(exact, byAge, crossed);
    Operand<TFloat64> upper = upper(exact, byAge, squared);
    Operand<TFloat64> gamma = tf.dtypes.cast(scale, TFloat64.class);
    Operand<TFloat64> alpha =
        solved(exact, r, ordered(exact, byAge, inner(ops, steps, gradient)), false);
    Operand<TFloat64> squares =
        tf.math.sub(
            tf.math.add(exact.matMul(upper, alpha), exact.transposedMatMul(upper, alpha)),
            tf.math.mul(diagonal(exact, upper), alpha));
    Operand<TFloat64> rest =
        tf.math.sub(ordered(exact, byAge, inner(ops, changes, gradient)), squares);
    Operand<TFloat64> weights =
        solved(
            exact,
            r,
            tf.math.sub(tf.math.mul(diagonal(exact, r), alpha), exact.scale(gamma, rest)),
            true);
    Operand<T> first =
        tf.math.sub(gradient, combined(ops, exact.transposedMatMul(byAge, alpha), changes));
    Operand<T> second = combined(ops, exact.transposedMatMul(byAge, weights), steps);
    return tf.math.neg(tf.math.add(ops.scale(scale, first), second));
  }

  /**
   * Π, which takes what stands by slots to the order of the pairs, oldest first {@code [L,H,H]}.
   */
  private Operand<TFloat64> byAge(LaneOps<TFloat64> ops) {
    Ops tf = ops.tf();
    Operand<TInt32> all = tf.range(tf.constant(0), tf.constant(capacity()), tf.constant(1));
    Operand<TInt32> learnt = tf.expandDims(tf.dtypes.cast(pairs, TInt32.class), tf.constant(1));
    Operand<TInt32> slot = tf.math.floorMod(tf.math.add(learnt, all), tf.constant(capacity()));
    return tf.oneHot(slot, tf.constant(capacity()), ops.constant(1), ops.constant(0));
  }

  private Operand<TFloat64> ordered(
      LaneOps<TFloat64> ops, Operand<TFloat64> byAge, Operand<T> bySlot) {
    return ops.matMul(byAge, ops.tf().dtypes.cast(bySlot, TFloat64.class));
  }

  /** The upper triangle by age: products with pairs learnt no earlier. */
  private Operand<TFloat64> upper(
      LaneOps<TFloat64> ops, Operand<TFloat64> byAge, Operand<T> products) {
    Operand<TFloat64> both = ops.matMulTransposed(ordered(ops, byAge, products), byAge);
    return ops.tf().linalg.bandPart(both, ops.tf().constant(0), ops.tf().constant(-1));
  }

  private static Operand<TFloat64> diagonal(LaneOps<TFloat64> ops, Operand<TFloat64> upper) {
    return ops.tf()
        .expandDims(
            ops.tf().linalg.matrixDiagPart(upper, ops.tf().constant(0), ops.constant(0)),
            ops.tf().constant(2));
  }

  /**
   * R⁻¹v or R⁻ᵀv, an empty slot's row being that of I. NaN in a lane whose R is not finite:
   * TensorFlow's kernel would fail the whole call.
   */
  private static Operand<TFloat64> solved(
      LaneOps<TFloat64> ops, Operand<TFloat64> r, Operand<TFloat64> v, boolean transposed) {
    Ops tf = ops.tf();
    Operand<TFloat64> diagonal = tf.squeeze(diagonal(ops, r), Squeeze.axis(List.of(2L)));
    Operand<TFloat64> filled =
        tf.select(tf.math.greater(diagonal, ops.constant(0)), diagonal, ops.constant(1));
    Operand<TBool> usable =
        tf.reduceAll(tf.math.isFinite(r), ops.ints(1, 2), ReduceAll.keepDims(true));
    int size = Math.toIntExact(r.shape().get(1));
    Operand<TFloat64> matrix =
        tf.select(
            usable,
            tf.linalg.matrixSetDiag(r, filled, tf.constant(0)),
            LaneMatrices.identity(ops, r.shape().get(0), size));
    return tf.linalg.triangularSolve(
        matrix,
        tf.select(usable, v, ops.constant(Double.NaN)),
        TriangularSolve.lower(false),
        TriangularSolve.adjoint(transposed));
  }
}
