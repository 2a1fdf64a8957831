package org.sigmap.graph.optim;

import java.util.List;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.Loop;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * The curvature pairs of L-BFGS, in a ring of H slots: pair k of a lane, counted from 0, lies in
 * slot k modulo H, so that a new pair overwrites the oldest and no other moves: one copy of the
 * ring a move, 80 MB at 200,000 parameters and H = 100, where shifting would take three. An empty
 * slot has ρ = 0 and so no effect.
 *
 * @param steps s of each pair {@code [L,H,P]}
 * @param changes y of each pair {@code [L,H,P]}
 * @param rho 1/⟨y, s⟩ of each pair {@code [L,H]}
 * @param pairs how many pairs were ever learnt {@code [L]}
 * @param scale γ = ⟨s, y⟩/⟨y, y⟩ of the newest pair, 1 before there is one {@code [L]}
 */
record LbfgsMemory<T extends TFloating>(
    Operand<T> steps, Operand<T> changes, Operand<T> rho, Operand<T> pairs, Operand<T> scale) {
  private static final String DIRECTION = "direction";
  private static final String ALPHAS = "alphas";
  private static final double LEAST_CURVATURE = 1e-10;

  static <T extends TFloating> LbfgsMemory<T> empty(LaneOps<T> ops, long lanes, int slots, long p) {
    Ops tf = ops.tf();
    Operand<T> vectors = tf.fill(tf.constant(new long[] {lanes, slots, p}), ops.constant(0));
    Operand<T> none = tf.fill(tf.constant(new long[] {lanes}), ops.constant(0));
    return new LbfgsMemory<>(
        vectors,
        vectors,
        tf.fill(tf.constant(new long[] {lanes, slots}), ops.constant(0)),
        none,
        tf.fill(tf.constant(new long[] {lanes}), ops.constant(1)));
  }

  Bundle bundle() {
    return Bundle.of("steps", steps)
        .with("changes", changes)
        .with("rho", rho)
        .with("pairs", pairs)
        .with("scale", scale);
  }

  static <T extends TFloating> LbfgsMemory<T> of(Bundle in, Class<T> type) {
    return new LbfgsMemory<>(
        in.get("steps", type),
        in.get("changes", type),
        in.get("rho", type),
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
    Operand<TInt32> next = slots(tf, tf.constant(0));
    return new LbfgsMemory<>(
        written(ops, steps, next, learns, step),
        written(ops, changes, next, learns, change),
        written(ops, rho, next, learns, tf.math.reciprocal(curvature)),
        tf.select(learns, tf.math.add(pairs, ops.constant(1)), pairs),
        tf.select(learns, tf.math.div(curvature, squares), scale));
  }

  /**
   * The slot of the pair {@code ahead} after the newest, of each lane, as indices of slots {@code
   * [L,H,…]}: {@code [L,2]}. Negative numbers count back from the newest, which is at −1.
   */
  private Operand<TInt32> slots(Ops tf, Operand<TInt32> ahead) {
    Operand<TInt32> pair = tf.math.add(tf.dtypes.cast(pairs, TInt32.class), ahead);
    Operand<TInt32> slot = tf.math.floorMod(pair, tf.constant(capacity()));
    int lanes = Math.toIntExact(pairs.shape().get(0));
    Operand<TInt32> lane = tf.range(tf.constant(0), tf.constant(lanes), tf.constant(1));
    return tf.stack(List.of(lane, slot), Stack.axis(1L));
  }

  /** Slots filled in the lane that has most of them. */
  private Operand<TInt32> mostFilled(LaneOps<T> ops) {
    Operand<T> learnt = ops.tf().reduceMax(pairs, ops.ints(0));
    return ops.tf()
        .math
        .minimum(ops.tf().dtypes.cast(learnt, TInt32.class), ops.tf().constant(capacity()));
  }

  private int capacity() {
    return Math.toIntExact(rho.shape().get(1));
  }

  private static <T extends TFloating> Operand<T> written(
      LaneOps<T> ops,
      Operand<T> slots,
      Operand<TInt32> at,
      Operand<TBool> where,
      Operand<T> newest) {
    Ops tf = ops.tf();
    boolean vectors = newest.shape().numDimensions() == 2;
    Operand<TBool> lanes = vectors ? tf.expandDims(where, tf.constant(1)) : where;
    Operand<T> kept = tf.gatherNd(slots, at);
    return tf.tensorScatterNdUpdate(slots, at, tf.select(lanes, newest, kept));
  }

  /**
   * −H·g by the two-loop recursion (Nocedal and Wright 2006, Algorithm 7.4), H the inverse Hessian
   * estimate that the pairs make of γI.
   *
   * @param gradient g {@code [L,P]}
   * @return {@code [L,P]}
   */
  Operand<T> direction(LaneOps<T> lanes, Operand<T> gradient) {
    LaneOps<T> ops = lanes.scoped("TwoLoopRecursion");
    Ops tf = ops.tf();
    // Slots that are empty in every lane are not visited.
    Operand<TInt32> filled = mostFilled(ops);
    Class<T> type = ops.type();
    Bundle newestFirst =
        Loop.repeat(
            tf,
            filled,
            Bundle.of(DIRECTION, tf.math.neg(gradient)).with(ALPHAS, tf.zerosLike(rho)),
            bundle(),
            (body, i, now, memory) ->
                of(memory, type)
                    .descend(
                        new LaneOps<>(body, type),
                        i,
                        now.get(DIRECTION, type),
                        now.get(ALPHAS, type)));
    Operand<T> scaled = ops.scale(scale, newestFirst.get(DIRECTION, type));
    return Loop.repeat(
            tf,
            filled,
            Bundle.of(DIRECTION, scaled),
            bundle().with(ALPHAS, newestFirst.get(ALPHAS)),
            (body, i, now, in) ->
                Bundle.of(
                    DIRECTION,
                    of(in, type)
                        .ascend(
                            new LaneOps<>(body, type),
                            i,
                            now.get(DIRECTION, type),
                            in.get(ALPHAS, type))))
        .get(DIRECTION, type);
  }

  /** The first loop's pass: q and all α so far, by age of their pairs, newest pair first. */
  private Bundle descend(LaneOps<T> ops, Operand<TInt32> age, Operand<T> q, Operand<T> alphas) {
    Ops tf = ops.tf();
    Operand<TInt32> slot = slots(tf, tf.math.sub(tf.constant(-1), age));
    Operand<T> inner = ops.sumPerLane(tf.math.mul(tf.gatherNd(steps, slot), q));
    Operand<T> alpha = tf.math.mul(inner, tf.gatherNd(rho, slot));
    Operand<T> mark = tf.oneHot(age, tf.constant(capacity()), ops.constant(1), ops.constant(0));
    return Bundle.of(DIRECTION, tf.math.sub(q, ops.scale(alpha, tf.gatherNd(changes, slot))))
        .with(ALPHAS, tf.math.add(alphas, tf.math.mul(tf.expandDims(alpha, tf.constant(1)), mark)));
  }

  /** The second loop's pass: r, from the oldest pair to the newest. */
  private Operand<T> ascend(LaneOps<T> ops, Operand<TInt32> pass, Operand<T> r, Operand<T> alphas) {
    Ops tf = ops.tf();
    Operand<TInt32> age = tf.math.sub(tf.math.sub(mostFilled(ops), tf.constant(1)), pass);
    Operand<TInt32> slot = slots(tf, tf.math.sub(tf.constant(-1), age));
    Operand<T> inner = ops.sumPerLane(tf.math.mul(tf.gatherNd(changes, slot), r));
    Operand<T> beta = tf.math.mul(inner, tf.gatherNd(rho, slot));
    Operand<T> weight = tf.math.sub(tf.gather(alphas, age, tf.constant(1)), beta);
    return tf.math.add(r, ops.scale(weight, tf.gatherNd(steps, slot)));
  }
}
