package org.sigmap.train;

import java.util.ArrayList;
import java.util.List;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LoopVariables;
import org.sigmap.graph.Parameters;
import org.sigmap.graph.optim.Transition;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Signature;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Steps between two log points as one function: a {@code StatelessWhile} over updates. Where the
 * steps between two log points are made in several calls, every bit is that of one.
 *
 * <p>Inputs: the step count, the {@link StepVariables}, for a fingerprint the sum of raw gradients
 * of W₁ so far. Outputs: step, divergedAt, loss before the last update, parameters, optimizer
 * state, for a fingerprint the sum.
 */
final class Chunk<T extends TFloating> {
  private final TrainingShape shape;
  private final StepVariables.Layout<T> layout;
  private final StepRule<T> rule;
  private final boolean unrolled;

  /**
   * @param unrolled whether it is one step without a loop, see {@link GraphForm}
   */
  Chunk(TrainingShape shape, StepVariables.Layout<T> layout, boolean unrolled) {
    this.shape = shape;
    this.layout = layout;
    this.rule = new StepRule<>(shape);
    this.unrolled = unrolled;
  }

  /** The function for operands of the types and shapes of {@code inputs}; the caller closes it. */
  ConcreteFunction function(List<? extends Operand<?>> inputs) {
    LoopVariables variables = LoopVariables.like(inputs);
    return ConcreteFunction.create(tf -> build(tf, variables));
  }

  private Signature build(Ops tf, LoopVariables variables) {
    List<Operand<?>> in = variables.placeholders(tf);
    LaneOps<T> ops = new LaneOps<>(tf, layout.type());
    Operand<?> count = in.get(0);
    Operand<T> nan = tf.fill(tf.constant(new long[] {shape.lanes()}), ops.constant(Double.NaN));
    StepVariables<T> before = layout.unpack(carried(in.subList(1, in.size()))).withLoss(nan);
    List<Operand<?>> loop = new ArrayList<>(List.of(tf.constant(0), count));
    loop.addAll(before.pack());
    if (shape.fingerprint()) {
      loop.add(gradientSum(in));
    }
    List<Operand<?>> ran = unrolled ? step(tf, loop).subList(2, loop.size()) : run(tf, loop);
    StepVariables<T> after = layout.unpack(carried(ran));
    List<Operand<?>> out = new ArrayList<>(List.of(after.step(), after.divergedAt(), after.loss()));
    out.addAll(after.parameters().asList());
    out.addAll(after.state().operands().values());
    if (shape.fingerprint()) {
      out.add(gradientSum(ran));
    }
    return LoopVariables.signature("chunk", in, out);
  }

  /** Of what the loop carries, the {@link StepVariables}. */
  private List<Operand<?>> carried(List<Operand<?>> loop) {
    return shape.fingerprint() ? loop.subList(0, loop.size() - 1) : loop;
  }

  /** Of what the loop carries for a fingerprint, the sum of raw gradients of W₁, which is last. */
  private Operand<T> gradientSum(List<Operand<?>> loop) {
    return loop.get(loop.size() - 1).asOutput().expect(layout.type());
  }

  private List<Operand<?>> run(Ops tf, List<Operand<?>> loop) {
    LoopVariables variables = LoopVariables.like(loop);
    try (ConcreteFunction condition =
            ConcreteFunction.create(
                body -> {
                  List<Operand<?>> in = variables.placeholders(body);
                  Operand<TInt32> count = in.get(1).asOutput().expect(TInt32.class);
                  return variables.signature(
                      in, List.of(body.math.less(LoopVariables.counter(in), count)));
                });
        ConcreteFunction step =
            ConcreteFunction.create(
                body -> {
                  List<Operand<?>> in = variables.placeholders(body);
                  return variables.signature(
                      in, LoopVariables.identities(body, in, step(body, in)));
                })) {
      List<Operand<?>> results = new ArrayList<>();
      tf.statelessWhile(loop, condition, step).forEach(results::add);
      return results.subList(2, results.size());
    }
  }

  /** One update of what the loop carries: its counter, the step count, the step variables. */
  private List<Operand<?>> step(Ops tf, List<Operand<?>> in) {
    LaneOps<T> ops = new LaneOps<>(tf, layout.type());
    StepVariables<T> now = layout.unpack(carried(in.subList(2, in.size())));
    TrainingStep.Outcome<T> taken = rule.next(ops, now);
    Transition<T> transition = taken.transition();
    Parameters<T> moved = now.parameters().zip(transition.updates(), tf.math::add);
    Operand<TInt32> one = tf.constant(1);
    StepVariables<T> next =
        new StepVariables<>(
            tf.math.add(now.step(), one),
            Divergence.first(tf, now.divergedAt(), now.step(), taken.loss()),
            taken.loss(),
            moved,
            now.state().with(transition.state()),
            now.x(),
            now.y(),
            now.preconditioner(),
            now.hyperparameters(),
            now.probeSeeds());
    List<Operand<?>> out =
        new ArrayList<>(List.of(tf.math.add(LoopVariables.counter(in), one), in.get(1)));
    out.addAll(next.pack());
    if (shape.fingerprint()) {
      out.add(tf.math.add(gradientSum(in), rule.rawGradient(ops.scoped("Fingerprint"), now)));
    }
    return out;
  }
}
