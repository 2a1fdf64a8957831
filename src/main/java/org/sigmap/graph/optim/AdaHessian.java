package org.sigmap.graph.optim;

import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hutchinson;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.MovingAverage;
import org.sigmap.graph.gradient.Probe;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * u ← m̂ / (v̂^{k/2} + ε): m the moving average of u, v that of (z∘Hz)², hats their bias
 * corrections, k the Hessian power (Yao et al. 2021, eqs. 8–10 and Algorithm 1). k = 0 is averaged
 * gradient descent whatever the curvature; k = −p stands beside a covariance power p.
 *
 * <p>Deviations from the publication, as in the library the paper used: no spatial averaging of the
 * diagonal, and ε after the power, not under it. H is of the plain data loss, whatever was done to
 * the gradient before.
 *
 * @param probe z
 */
public record AdaHessian(Probe probe) implements Link {
  /** Name of m in the state. */
  public static final String FIRST = "adahessian.first";

  /** Name of v in the state. */
  public static final String SQUARED_CURVATURE = "adahessian.squaredCurvature";

  @Override
  public <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    return StepState.zeros(ops, FIRST, parameters)
        .and(StepState.zeros(ops, SQUARED_CURVATURE, parameters));
  }

  @Override
  public <T extends TFloating> Transition<T> apply(
      StepContext<T> context, Parameters<T> updates, StepState<T> state) {
    LaneOps<T> ops = context.ops().scoped("AdaHessian");
    Hyperparameters<T> hyper = context.hyperparameters();
    Operand<T> beta1 = hyper.get(Hyperparameters.BETA1);
    Operand<T> beta2 = hyper.get(Hyperparameters.BETA2);
    Parameters<T> diagonal = Hutchinson.diagonal(context, probe);
    Parameters<T> first =
        state
            .parameters(FIRST, updates)
            .zip(updates, (m, u) -> MovingAverage.next(ops, beta1, m, u));
    Parameters<T> curvature =
        state
            .parameters(SQUARED_CURVATURE, updates)
            .zip(diagonal, (v, h) -> MovingAverage.next(ops, beta2, v, ops.tf().math.square(h)));
    Operand<T> correction1 = MovingAverage.biasCorrection(ops, beta1, context.step());
    Operand<T> correction2 = MovingAverage.biasCorrection(ops, beta2, context.step());
    Parameters<T> corrected = curvature.map(v -> ops.divide(v, correction2));
    Parameters<T> scaled =
        first.zip(
            corrected,
            (m, v) -> ops.tf().math.div(ops.divide(m, correction1), denominator(ops, hyper, v)));
    return new Transition<>(
        scaled, StepState.of(FIRST, first).and(StepState.of(SQUARED_CURVATURE, curvature)));
  }

  private static <T extends TFloating> Operand<T> denominator(
      LaneOps<T> ops, Hyperparameters<T> hyper, Operand<T> squaredCurvature) {
    Operand<T> half =
        ops.tf().math.mul(hyper.get(Hyperparameters.HESSIAN_POWER), ops.constant(0.5));
    Operand<T> power = ops.apart(squaredCurvature, v -> ops.tf().math.pow(v, ops.perLane(half, v)));
    return ops.tf()
        .math
        .add(power, ops.perLane(hyper.get(Hyperparameters.EPSILON), squaredCurvature));
  }
}
