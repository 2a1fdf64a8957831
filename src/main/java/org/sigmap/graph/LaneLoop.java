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

/** A loop inside the graph over operands of one floating-point type. */
public final class LaneLoop {
  private LaneLoop() {}

  /** One pass through a loop. */
  @FunctionalInterface
  public interface Body<T extends TFloating> {

    /**
     * @param ops arithmetic in the body, which sees nothing but what it is given here
     * @param index passes already made, a scalar
     * @param carried what the pass before returned
     * @param constants what every pass reads
     * @return new values with the shapes of {@code carried}
     */
    List<Operand<T>> apply(
        LaneOps<T> ops,
        Operand<TInt32> index,
        List<Operand<T>> carried,
        List<Operand<T>> constants);
  }

  /**
   * Runs {@code body} {@code times} times.
   *
   * @param times a scalar, read before the first pass
   */
  public static <T extends TFloating> List<Operand<T>> repeat(
      LaneOps<T> ops,
      Operand<TInt32> times,
      List<Operand<T>> carried,
      List<Operand<T>> constants,
      Body<T> body) {
    return repeatWhile(
        ops, times, carried, constants, (in, values) -> in.tf().constant(true), body);
  }

  /**
   * Runs {@code body} at most {@code times} times, and no more once {@code wanted} is false.
   *
   * @param wanted a scalar, from arithmetic in the condition and the carried values
   */
  public static <T extends TFloating> List<Operand<T>> repeatWhile(
      LaneOps<T> ops,
      Operand<TInt32> times,
      List<Operand<T>> carried,
      List<Operand<T>> constants,
      BiFunction<LaneOps<T>, List<Operand<T>>, Operand<TBool>> wanted,
      Body<T> body) {
    List<Operand<?>> loop = new ArrayList<>(List.of(ops.tf().constant(0), times));
    loop.addAll(carried);
    loop.addAll(constants);
    LoopVariables variables = LoopVariables.like(loop);
    int end = 2 + carried.size();
    Class<T> type = ops.type();
    try (ConcreteFunction condition =
            ConcreteFunction.create(
                tf -> {
                  List<Operand<?>> in = variables.placeholders(tf);
                  Operand<TBool> left = tf.math.less(LoopVariables.counter(in), limit(in));
                  Operand<TBool> want =
                      wanted.apply(new LaneOps<>(tf, type), typed(in.subList(2, end), type));
                  return LoopVariables.signature(
                      variables.name("wanted"), in, List.of(tf.math.logicalAnd(left, want)));
                });
        ConcreteFunction pass =
            ConcreteFunction.create(tf -> pass(tf, variables, end, type, body))) {
      List<Operand<?>> results = new ArrayList<>();
      ops.tf().statelessWhile(loop, condition, pass).forEach(results::add);
      return typed(results.subList(2, end), type);
    }
  }

  private static <T extends TFloating> Signature pass(
      Ops tf, LoopVariables variables, int end, Class<T> type, Body<T> body) {
    List<Operand<?>> in = variables.placeholders(tf);
    Operand<TInt32> index = LoopVariables.counter(in);
    List<Operand<T>> next =
        body.apply(
            new LaneOps<>(tf, type),
            index,
            typed(in.subList(2, end), type),
            typed(in.subList(end, in.size()), type));
    List<Operand<?>> out = new ArrayList<>(in);
    out.set(0, tf.math.add(index, tf.constant(1)));
    for (int i = 0; i < next.size(); i++) {
      out.set(2 + i, next.get(i));
    }
    return LoopVariables.signature(
        variables.name("pass"), in, LoopVariables.identities(tf, in, out));
  }

  private static Operand<TInt32> limit(List<Operand<?>> in) {
    return in.get(1).asOutput().expect(TInt32.class);
  }

  private static <T extends TFloating> List<Operand<T>> typed(
      List<? extends Operand<?>> operands, Class<T> type) {
    List<Operand<T>> typed = new ArrayList<>();
    operands.forEach(operand -> typed.add(operand.asOutput().expect(type)));
    return typed;
  }
}
