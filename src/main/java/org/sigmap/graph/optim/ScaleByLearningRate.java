package org.sigmap.graph.optim;

import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** u ← −η u: the last link of a chain. */
public record ScaleByLearningRate() implements Link {
  @Override
  public <T extends TFloating> Transition<T> apply(
      StepContext<T> context, Parameters<T> updates, StepState<T> state) {
    LaneOps<T> ops = context.ops().scoped("ScaleByLearningRate");
    Operand<T> rate = context.hyperparameters().get(Hyperparameters.LEARNING_RATE);
    Operand<T> factor = ops.tf().math.neg(rate);
    return new Transition<>(updates.map(u -> ops.scale(factor, u)), StepState.empty());
  }
}
