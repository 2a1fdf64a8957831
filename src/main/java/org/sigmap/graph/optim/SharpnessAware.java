package org.sigmap.graph.optim;

import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * u ← ∇L(θ + ρu/‖u‖): the gradient at the worst point of a ball, to first order (Foret et al. 2021,
 * eqs. 2–3). ‖u‖ is over all parameters of a lane, with 10⁻¹² added. Where W₁ has a preconditioner
 * both gradients pass through it.
 *
 * <p>The first link of a chain: links before it would shape the perturbation but not the update.
 */
public record SharpnessAware() implements Link {
  private static final double LEAST_NORM = 1e-12;

  @Override
  public <T extends TFloating> Transition<T> apply(
      StepContext<T> context, Parameters<T> updates, StepState<T> state) {
    LaneOps<T> ops = context.ops().scoped("SharpnessAware");
    Parameters<T> squares = updates.map(u -> ops.sumPerLane(ops.tf().math.square(u)));
    Operand<T> norm = ops.tf().math.sqrt(ops.tf().math.addN(squares.asList()));
    Operand<T> radius = context.hyperparameters().get(Hyperparameters.RHO);
    Operand<T> scale = ops.tf().math.div(radius, ops.tf().math.add(norm, ops.constant(LEAST_NORM)));
    Parameters<T> worst =
        context.parameters().zip(updates, (w, u) -> ops.tf().math.add(w, ops.scale(scale, u)));
    return new Transition<>(context.oracle().at(worst).gradients(), StepState.empty());
  }
}
