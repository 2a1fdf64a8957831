package org.sigmap.graph.optim;

import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * u ← u + wd·W: weight decay decoupled from whatever preconditioned u (Loshchilov and Hutter 2019,
 * Algorithm 2).
 *
 * @param biases whether biases decay too
 */
public record AddDecayedWeights(boolean biases) implements Link {
  @Override
  public <T extends TFloating> Transition<T> apply(
      StepContext<T> context, Parameters<T> updates, StepState<T> state) {
    LaneOps<T> ops = context.ops().scoped("AddDecayedWeights");
    Operand<T> decay = context.hyperparameters().get(Hyperparameters.WEIGHT_DECAY);
    Parameters<T> theta = context.parameters();
    Parameters<T> decayed = updates.zip(theta, (u, w) -> ops.tf().math.add(u, ops.scale(decay, w)));
    return new Transition<>(biases ? decayed : decayed.withBiasesOf(updates), StepState.empty());
  }
}
