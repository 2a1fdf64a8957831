package org.sigmap.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Signature;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Work that a graph does on some steps only. */
public final class Conditional {
  private Conditional() {}

  /** Whether {@code step} is a multiple of {@code period}, a scalar. */
  public static Operand<TBool> every(Ops tf, int period, Operand<TInt32> step) {
    if (period < 1) {
      throw new IllegalArgumentException("a period must be at least 1, but is " + period);
    }
    return tf.math.equal(tf.math.floorMod(step, tf.constant(period)), tf.constant(0));
  }

  /** What a branch computes; its body is a graph of its own and sees nothing but its operands. */
  @FunctionalInterface
  public interface Body<T extends TFloating> {

    /**
     * @param ops arithmetic in the body
     * @param operands what stands there for the floating-point operands
     * @param integers what stands there for the integers
     */
    List<Operand<T>> apply(
        LaneOps<T> ops, List<Operand<T>> operands, List<Operand<TInt32>> integers);
  }

  /** As {@link #update(LaneOps, Operand, List, List, List, Body)}, no integers read. */
  public static <T extends TFloating> List<Operand<T>> update(
      LaneOps<T> lanes,
      Operand<TBool> condition,
      List<Operand<T>> current,
      List<Operand<T>> read,
      BiFunction<LaneOps<T>, List<Operand<T>>, List<Operand<T>>> update) {
    return update(
        lanes, condition, current, read, List.of(), (ops, in, none) -> update.apply(ops, in));
  }

  /**
   * New values where a condition holds, the old ones otherwise; what is not chosen is not computed.
   *
   * @param condition a scalar, the same for all lanes
   * @param current the values now
   * @param read what {@code update} reads besides them
   * @param integers integers it reads
   * @param update from {@code current} then {@code read}, new values with the shapes of {@code
   *     current}
   */
  public static <T extends TFloating> List<Operand<T>> update(
      LaneOps<T> lanes,
      Operand<TBool> condition,
      List<Operand<T>> current,
      List<Operand<T>> read,
      List<Operand<TInt32>> integers,
      Body<T> update) {
    LaneOps<T> ops = lanes.scoped("Conditional");
    List<Operand<?>> inputs = new ArrayList<>(current);
    inputs.addAll(read);
    int floats = inputs.size();
    inputs.addAll(integers);
    LoopVariables variables = LoopVariables.like(inputs);
    var types = variables.types().subList(0, current.size());
    Body<T> keep = (body, in, none) -> in.subList(0, current.size());
    try (ConcreteFunction compute =
            ConcreteFunction.create(
                tf -> branch(new LaneOps<>(tf, ops.type()), variables, "update", floats, update));
        ConcreteFunction stay =
            ConcreteFunction.create(
                tf -> branch(new LaneOps<>(tf, ops.type()), variables, "keep", floats, keep))) {
      List<Operand<T>> results = new ArrayList<>();
      for (var result : ops.tf().statelessIf(condition, inputs, types, compute, stay)) {
        // The operation itself does not tell the shapes of its results.
        Operand<T> typed = result.asOutput().expect(ops.type());
        results.add(ops.tf().ensureShape(typed, current.get(results.size()).shape()));
      }
      return results;
    }
  }

  private static <T extends TFloating> Signature branch(
      LaneOps<T> ops, LoopVariables variables, String word, int floats, Body<T> body) {
    List<Operand<?>> in = variables.placeholders(ops.tf());
    List<Operand<T>> typed = new ArrayList<>();
    in.subList(0, floats).forEach(o -> typed.add(o.asOutput().expect(ops.type())));
    List<Operand<TInt32>> integers = new ArrayList<>();
    in.subList(floats, in.size()).forEach(o -> integers.add(o.asOutput().expect(TInt32.class)));
    List<Operand<?>> out = new ArrayList<>(body.apply(ops, typed, integers));
    return LoopVariables.signature(
        variables.name(word), in, LoopVariables.identities(ops.tf(), in, out));
  }
}
