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

  /**
   * New values where a condition holds, the old ones otherwise; what is not chosen is not computed.
   *
   * @param condition a scalar, the same for all lanes
   * @param current the values now
   * @param read what {@code update} reads besides them: its body is a graph of its own and sees
   *     nothing else
   * @param update from arithmetic in that body and the operands {@code current} then {@code read},
   *     new values with the shapes of {@code current}
   */
  public static <T extends TFloating> List<Operand<T>> update(
      LaneOps<T> lanes,
      Operand<TBool> condition,
      List<Operand<T>> current,
      List<Operand<T>> read,
      BiFunction<LaneOps<T>, List<Operand<T>>, List<Operand<T>>> update) {
    LaneOps<T> ops = lanes.scoped("Conditional");
    List<Operand<?>> inputs = new ArrayList<>(current);
    inputs.addAll(read);
    LoopVariables variables = LoopVariables.like(inputs);
    var types = variables.types().subList(0, current.size());
    try (ConcreteFunction compute =
            ConcreteFunction.create(tf -> branch(tf, variables, "update", ops.type(), update));
        ConcreteFunction keep =
            ConcreteFunction.create(
                tf ->
                    branch(
                        tf,
                        variables,
                        "keep",
                        ops.type(),
                        (body, in) -> in.subList(0, current.size())))) {
      List<Operand<T>> results = new ArrayList<>();
      for (var result : ops.tf().statelessIf(condition, inputs, types, compute, keep)) {
        // The operation itself does not tell the shapes of its results.
        Operand<T> typed = result.asOutput().expect(ops.type());
        results.add(ops.tf().ensureShape(typed, current.get(results.size()).shape()));
      }
      return results;
    }
  }

  private static <T extends TFloating> Signature branch(
      Ops tf,
      LoopVariables variables,
      String word,
      Class<T> type,
      BiFunction<LaneOps<T>, List<Operand<T>>, List<Operand<T>>> body) {
    List<Operand<?>> in = variables.placeholders(tf);
    List<Operand<T>> typed = new ArrayList<>();
    in.forEach(operand -> typed.add(operand.asOutput().expect(type)));
    List<Operand<?>> out = new ArrayList<>(body.apply(new LaneOps<>(tf, type), typed));
    return LoopVariables.signature(variables.name(word), in, LoopVariables.identities(tf, in, out));
  }
}
