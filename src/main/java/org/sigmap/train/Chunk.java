package org.sigmap.train;

import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.Loop;
import org.sigmap.graph.optim.Transition;
import org.sigmap.graph.optim.Update;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Steps between two log points as one function: a loop over updates. Where the steps between two
 * log points are made in several calls, every bit is that of one.
 *
 * @param unrolled whether it is one step without a loop, see {@link GraphForm}
 */
record Chunk<T extends TFloating>(TrainingShape shape, Class<T> type, boolean unrolled) {
  static final String STEPS = "steps";

  /**
   * The function of {@link #STEPS}, a {@link StepVariables#bundle} and, for a fingerprint, {@link
   * TrainingGraph#GRADIENT_SUM}; it returns what the steps change of them, with the loss before the
   * last one. The caller closes it.
   */
  ConcreteFunction function(Bundle inputs) {
    return inputs.function("chunk", this::build);
  }

  private Bundle build(Ops tf, Bundle in) {
    LaneOps<T> ops = new LaneOps<>(tf, type);
    StepVariables<T> now = StepVariables.of(in, shape.network(), type);
    Operand<T> nan = tf.fill(tf.constant(new long[] {shape.lanes()}), ops.constant(Double.NaN));
    Bundle carried =
        now.with(now.step(), now.divergedAt(), nan, now.parameters(), now.state()).carried();
    if (shape.fingerprint()) {
      carried = carried.with(TrainingGraph.GRADIENT_SUM, in.get(TrainingGraph.GRADIENT_SUM));
    }
    return unrolled
        ? step(tf, carried.and(now.constants()))
        : Loop.repeat(
            tf,
            in.get(STEPS, TInt32.class),
            carried,
            now.constants(),
            (body, index, before, constants) -> step(body, before.and(constants)));
  }

  /** One update of what the loop carries. */
  private Bundle step(Ops tf, Bundle in) {
    LaneOps<T> ops = new LaneOps<>(tf, type);
    StepVariables<T> now = StepVariables.of(in, shape.network(), type);
    StepRule<T> rule = new StepRule<>(shape);
    Update.Outcome<T> taken = rule.next(ops, now);
    Transition<T> transition = taken.transition();
    Bundle next =
        now.with(
                tf.math.add(now.step(), tf.constant(1)),
                Divergence.first(tf, now.divergedAt(), now.step(), taken.loss()),
                taken.loss(),
                now.parameters().zip(transition.updates(), tf.math::add),
                now.state().with(transition.state()))
            .carried();
    if (!shape.fingerprint()) {
      return next;
    }
    Operand<T> sum = in.get(TrainingGraph.GRADIENT_SUM, type);
    Operand<T> raw = rule.rawGradient(ops.scoped("Fingerprint"), now);
    return next.with(TrainingGraph.GRADIENT_SUM, tf.math.add(sum, raw));
  }
}
