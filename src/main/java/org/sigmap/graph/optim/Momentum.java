package org.sigmap.graph.optim;

import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * b ← μb + u, u ← b: the heavy ball (Polyak 1964) in the form of torch's SGD, without dampening;
 * the learning rate scales the buffer, not what enters it.
 */
public record Momentum() implements Link {
  /** Name of the buffer b in the state. */
  public static final String BUFFER = "momentum.buffer";

  @Override
  public <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    return StepState.zeros(ops, BUFFER, parameters);
  }

  @Override
  public <T extends TFloating> Transition<T> apply(
      StepContext<T> context, Parameters<T> updates, StepState<T> state) {
    LaneOps<T> ops = context.ops().scoped("Momentum");
    Operand<T> mu = context.hyperparameters().get(Hyperparameters.MOMENTUM);
    Parameters<T> buffer =
        state
            .parameters(BUFFER, updates)
            .zip(updates, (b, u) -> ops.tf().math.add(ops.scale(mu, b), u));
    return new Transition<>(buffer, StepState.of(BUFFER, buffer));
  }
}
