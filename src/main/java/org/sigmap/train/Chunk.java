package org.sigmap.train;

import java.util.List;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.Loop;
import org.sigmap.graph.gradient.GradientOracle;
import org.sigmap.graph.layer.Parameters;
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
 * @param form whether it is one step without a loop, and how much of each step it makes
 */
record Chunk<T extends TFloating>(TrainingShape shape, Class<T> type, GraphForm form) {
  static final String STEPS = "steps";
  private static final String GRADIENT = "gradient";
  private static final double DESCENT = 1e-6;

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
    StepVariables<T> now = StepVariables.of(in, shape.network(), type).folded(ops);
    Operand<T> nan = tf.fill(tf.constant(new long[] {shape.lanes()}), ops.constant(Double.NaN));
    Bundle carried =
        now.with(
                now.step(),
                Divergence.begun(tf, now.divergedAt()),
                nan,
                now.parameters(),
                now.state())
            .carried();
    if (shape.fingerprint()) {
      carried = carried.with(TrainingGraph.GRADIENT_SUM, in.get(TrainingGraph.GRADIENT_SUM));
    }
    if (form.part() == StepPart.GRADIENT) {
      carried = carried.and(now.parameters().bundle().under(GRADIENT));
    }
    Bundle made =
        form.unrolled()
            ? step(tf, carried.and(now.constants()))
            : Loop.repeat(
                tf,
                in.get(STEPS, TInt32.class),
                carried,
                now.constants(),
                (body, index, before, constants) -> step(body, before.and(constants)));
    Bundle all =
        made.with(
            TrainingGraph.DIVERGED_AT,
            Divergence.ended(tf, made.get(TrainingGraph.DIVERGED_AT, TInt32.class)));
    return form.part() == StepPart.GRADIENT ? descended(ops, all, now.constants()) : all;
  }

  /**
   * The loss of a step, and its gradient where that is asked for, of what the loop carries; the
   * parameters stay.
   */
  private Bundle part(Ops tf, Bundle in) {
    StepVariables<T> now = StepVariables.of(in, shape.network(), type);
    GradientOracle.Evaluation<T> at = new StepRule<T>(shape).raw(new LaneOps<>(tf, type), now);
    Bundle next =
        now.with(
                tf.math.add(now.step(), tf.constant(1)),
                Divergence.looped(tf, now.divergedAt(), now.step(), at.loss()),
                at.loss(),
                now.parameters(),
                now.state())
            .carried();
    if (form.part() == StepPart.GRADIENT) {
      next = next.and(at.gradients().bundle().under(GRADIENT));
    }
    return shape.fingerprint() ? next.and(in.only(List.of(TrainingGraph.GRADIENT_SUM))) : next;
  }

  /**
   * A short way down the gradient that the loop ends with, once a chunk: what nothing reads would
   * not be computed.
   */
  private Bundle descended(LaneOps<T> ops, Bundle made, Bundle constants) {
    StepVariables<T> last = StepVariables.of(made.and(constants), shape.network(), type);
    Parameters<T> gradients = new Parameters<>(shape.network(), made.in(GRADIENT).all(type));
    Operand<T> rate = ops.constant(DESCENT);
    Parameters<T> moved =
        last.parameters()
            .zip(gradients, (w, g) -> ops.tf().math.sub(w, ops.tf().math.mul(rate, g)));
    return made.with(
        last.with(last.step(), last.divergedAt(), last.loss(), moved, last.state()).carried());
  }

  /** One update of what the loop carries. */
  private Bundle step(Ops tf, Bundle in) {
    if (form.part() != StepPart.WHOLE) {
      return part(tf, in);
    }
    LaneOps<T> ops = new LaneOps<>(tf, type);
    StepVariables<T> now = StepVariables.of(in, shape.network(), type);
    StepRule<T> rule = new StepRule<>(shape);
    Update.Outcome<T> taken = rule.next(ops, now);
    Transition<T> transition = taken.transition();
    Bundle next =
        now.with(
                tf.math.add(now.step(), tf.constant(1)),
                Divergence.looped(tf, now.divergedAt(), now.step(), taken.loss()),
                taken.loss(),
                now.parameters().zip(transition.updates(), tf.math::add),
                now.state().with(transition.state()))
            .carried();
    if (!shape.fingerprint()) {
      return next;
    }
    Operand<T> sum = in.get(TrainingGraph.GRADIENT_SUM, type);
    Operand<T> raw = rule.raw(ops.scoped("Fingerprint"), now).gradients().w1();
    return next.with(TrainingGraph.GRADIENT_SUM, tf.math.add(sum, raw));
  }
}
