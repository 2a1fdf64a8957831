package org.sigmap.graph.optim;

import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/**
 * u ← u + wd·θ, biases included, but only once a number of updates has been made: how the recorded
 * K-FAC decays.
 *
 * @param from updates before the first that decays
 */
public record DelayedWeightDecay(int from) implements Link {
  @Override
  public <T extends TFloating> Transition<T> apply(
      StepContext<T> context, Parameters<T> updates, StepState<T> state) {
    LaneOps<T> ops = context.ops().scoped("DelayedWeightDecay");
    Operand<T> decay = context.hyperparameters().get(Hyperparameters.WEIGHT_DECAY);
    Operand<TBool> begun = ops.tf().math.greaterEqual(context.step(), ops.tf().constant(from));
    Parameters<T> decayed =
        updates.zip(
            context.parameters(),
            (u, w) -> ops.tf().select(begun, ops.tf().math.add(u, ops.scale(decay, w)), u));
    return new Transition<>(decayed, StepState.empty());
  }
}
