package org.sigmap.graph;

import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;

/** A loop inside the graph. */
public final class Loop {
  private static final String INDEX = "index";
  private static final String TIMES = "times";
  private static final String CARRIED = "carried";
  private static final String CONSTANT = "constant";

  private Loop() {}

  /** One pass through a loop; its body is a graph of its own and sees nothing but its operands. */
  @FunctionalInterface
  public interface Body {

    /**
     * @param tf where operations of the body are added
     * @param index passes already made, a scalar
     * @param carried what the pass before returned
     * @param constants what every pass reads
     * @return new values with the names, types and shapes of {@code carried}
     */
    Bundle apply(Ops tf, Operand<TInt32> index, Bundle carried, Bundle constants);
  }

  /** Whether another pass is wanted, a scalar, from what the pass before returned. */
  @FunctionalInterface
  public interface Condition {
    Operand<TBool> apply(Ops tf, Bundle carried);
  }

  /**
   * Runs {@code body} {@code times} times.
   *
   * @param times a scalar, read before the first pass
   */
  public static Bundle repeat(
      Ops tf, Operand<TInt32> times, Bundle carried, Bundle constants, Body body) {
    return run(tf, loop(tf, times, carried, constants), Loop::left, body);
  }

  /** Runs {@code body} at most {@code times} times, and no more once it is not wanted. */
  public static Bundle repeatWhile(
      Ops tf,
      Operand<TInt32> times,
      Bundle carried,
      Bundle constants,
      Condition wanted,
      Body body) {
    return run(
        tf,
        loop(tf, times, carried, constants),
        (condition, in) ->
            condition.math.logicalAnd(left(condition, in), wanted.apply(condition, in.in(CARRIED))),
        body);
  }

  private static Bundle loop(Ops tf, Operand<TInt32> times, Bundle carried, Bundle constants) {
    return Bundle.of(INDEX, tf.constant(0))
        .with(TIMES, times)
        .and(carried.under(CARRIED))
        .and(constants.under(CONSTANT));
  }

  private static Operand<TBool> left(Ops tf, Bundle in) {
    return tf.math.less(in.get(INDEX, TInt32.class), in.get(TIMES, TInt32.class));
  }

  private static Bundle run(Ops tf, Bundle loop, Condition goesOn, Body body) {
    try (ConcreteFunction condition =
            loop.function(
                loop.shaped("wanted"), (ops, in) -> Bundle.of("wanted", goesOn.apply(ops, in)));
        ConcreteFunction pass =
            loop.function(loop.shaped("pass"), (ops, in) -> pass(ops, in, body))) {
      return loop.named(tf.statelessWhile(loop.asList(), condition, pass)).in(CARRIED);
    }
  }

  private static Bundle pass(Ops tf, Bundle in, Body body) {
    Operand<TInt32> index = in.get(INDEX, TInt32.class);
    Bundle before = in.in(CARRIED);
    Bundle next = body.apply(tf, index, before, in.in(CONSTANT)).like(before);
    return in.with(INDEX, tf.math.add(index, tf.constant(1))).with(next.under(CARRIED));
  }
}
