package org.sigmap.graph.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sigmap.graph.LaneLoop;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * The curvature pairs of L-BFGS. The newest pair is the last of the H slots; an empty slot has ρ =
 * 0 and so no effect.
 *
 * @param steps s of each pair {@code [L,H,P]}
 * @param changes y of each pair {@code [L,H,P]}
 * @param rho 1/⟨y, s⟩ of each pair {@code [L,H]}
 * @param pairs how many slots are filled {@code [L]}
 * @param scale γ = ⟨s, y⟩/⟨y, y⟩ of the newest pair, 1 before there is one {@code [L]}
 */
record LbfgsMemory<T extends TFloating>(
    Operand<T> steps, Operand<T> changes, Operand<T> rho, Operand<T> pairs, Operand<T> scale) {
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

  List<Operand<T>> asList() {
    return List.of(steps, changes, rho, pairs, scale);
  }

  static <T extends TFloating> LbfgsMemory<T> of(List<Operand<T>> operands) {
    return new LbfgsMemory<>(
        operands.get(0), operands.get(1), operands.get(2), operands.get(3), operands.get(4));
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
    Operand<T> slots = ops.constant(steps.shape().get(1));
    Operand<T> more = tf.math.minimum(tf.math.add(pairs, ops.constant(1)), slots);
    Operand<T> squares = ops.sumPerLane(tf.math.square(change));
    return new LbfgsMemory<>(
        pushed(ops, learns, steps, step),
        pushed(ops, learns, changes, change),
        pushed(ops, learns, rho, tf.math.reciprocal(curvature)),
        tf.select(learns, more, pairs),
        tf.select(learns, tf.math.div(curvature, squares), scale));
  }

  private static <T extends TFloating> Operand<T> pushed(
      LaneOps<T> ops, Operand<TBool> where, Operand<T> slots, Operand<T> newest) {
    Ops tf = ops.tf();
    int rank = slots.shape().numDimensions();
    int[] begin = new int[rank];
    int[] size = new int[rank];
    Arrays.fill(size, -1);
    begin[1] = 1;
    Operand<T> kept = tf.slice(slots, ops.ints(begin), ops.ints(size));
    Operand<T> shifted =
        tf.concat(List.of(kept, tf.expandDims(newest, tf.constant(1))), tf.constant(1));
    return tf.select(lanesOf(ops, where, rank), shifted, slots);
  }

  private static <T extends TFloating> Operand<TBool> lanesOf(
      LaneOps<T> ops, Operand<TBool> lanes, int rank) {
    int[] shape = new int[rank];
    Arrays.fill(shape, 1);
    shape[0] = -1;
    return ops.tf().reshape(lanes, ops.ints(shape));
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
    Operand<TInt32> filled = tf.dtypes.cast(tf.reduceMax(pairs, ops.ints(0)), TInt32.class);
    List<Operand<T>> newestFirst =
        LaneLoop.repeat(
            ops,
            filled,
            List.of(tf.math.neg(gradient), tf.zerosLike(rho)),
            asList(),
            (body, i, now, memory) -> of(memory).descend(body, i, now.get(0), now.get(1)));
    Operand<T> scaled = ops.scale(scale, newestFirst.get(0));
    List<Operand<T>> constants = new ArrayList<>(asList());
    constants.add(newestFirst.get(1));
    return LaneLoop.repeat(
            ops,
            filled,
            List.of(scaled),
            constants,
            (body, i, now, in) -> List.of(of(in).ascend(body, i, now.get(0), in.get(5))))
        .get(0);
  }

  /** The first loop's pass: q and all α so far, from the newest pair to the oldest. */
  private List<Operand<T>> descend(
      LaneOps<T> ops, Operand<TInt32> pass, Operand<T> q, Operand<T> alphas) {
    Ops tf = ops.tf();
    int slots = Math.toIntExact(rho.shape().get(1));
    Operand<TInt32> slot = tf.math.sub(tf.constant(slots - 1), pass);
    Operand<T> alpha =
        tf.math.mul(ops.sumPerLane(tf.math.mul(slotOf(tf, steps, slot), q)), slotOf(tf, rho, slot));
    Operand<T> mark = tf.oneHot(slot, tf.constant(slots), ops.constant(1), ops.constant(0));
    return List.of(
        tf.math.sub(q, ops.scale(alpha, slotOf(tf, changes, slot))),
        tf.math.add(alphas, tf.math.mul(tf.expandDims(alpha, tf.constant(1)), mark)));
  }

  /** The second loop's pass: r, from the oldest pair to the newest. */
  private Operand<T> ascend(LaneOps<T> ops, Operand<TInt32> pass, Operand<T> r, Operand<T> alphas) {
    Ops tf = ops.tf();
    Operand<TInt32> filled = tf.dtypes.cast(tf.reduceMax(pairs, ops.ints(0)), TInt32.class);
    Operand<TInt32> oldest = tf.math.sub(tf.constant(Math.toIntExact(rho.shape().get(1))), filled);
    Operand<TInt32> slot = tf.math.add(oldest, pass);
    Operand<T> beta =
        tf.math.mul(
            ops.sumPerLane(tf.math.mul(slotOf(tf, changes, slot), r)), slotOf(tf, rho, slot));
    Operand<T> weight = tf.math.sub(slotOf(tf, alphas, slot), beta);
    return tf.math.add(r, ops.scale(weight, slotOf(tf, steps, slot)));
  }

  private static <T extends TFloating> Operand<T> slotOf(
      Ops tf, Operand<T> slots, Operand<TInt32> slot) {
    return tf.gather(slots, slot, tf.constant(1));
  }
}
