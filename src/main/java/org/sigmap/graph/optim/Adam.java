package org.sigmap.graph.optim;

import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.MovingAverage;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * u ← m̂ / (√v̂ + ε) with m, v the moving averages of u and u² and hats their bias corrections
 * (Kingma and Ba 2015, Algorithm 1); ε is added after the corrected root, as in torch.
 */
public record Adam() implements Link {
  /** Name of m in the state. */
  public static final String FIRST = "adam.first";

  /** Name of v in the state. */
  public static final String SECOND = "adam.second";

  @Override
  public <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    return StepState.zeros(ops, FIRST, parameters).and(StepState.zeros(ops, SECOND, parameters));
  }

  @Override
  public <T extends TFloating> Transition<T> apply(
      StepContext<T> context, Parameters<T> updates, StepState<T> state) {
    LaneOps<T> ops = context.ops().scoped("Adam");
    Hyperparameters<T> hyper = context.hyperparameters();
    Operand<T> beta1 = hyper.get(Hyperparameters.BETA1);
    Operand<T> beta2 = hyper.get(Hyperparameters.BETA2);
    Operand<T> epsilon = hyper.get(Hyperparameters.EPSILON);
    Operand<T> correction1 = MovingAverage.biasCorrection(ops, beta1, context.step());
    Operand<T> correction2 = MovingAverage.biasCorrection(ops, beta2, context.step());
    Parameters<T> first =
        state
            .parameters(FIRST, updates)
            .zip(updates, (m, u) -> MovingAverage.next(ops, beta1, m, u));
    Parameters<T> second =
        state
            .parameters(SECOND, updates)
            .zip(updates, (v, u) -> MovingAverage.next(ops, beta2, v, ops.tf().math.square(u)));
    Parameters<T> scaled =
        first.zip(
            second,
            (m, v) ->
                ops.tf()
                    .math
                    .div(
                        ops.divide(m, correction1),
                        ops.tf()
                            .math
                            .add(
                                ops.tf().math.sqrt(ops.divide(v, correction2)),
                                ops.perLane(epsilon, v))));
    return new Transition<>(scaled, StepState.of(FIRST, first).and(StepState.of(SECOND, second)));
  }
}
