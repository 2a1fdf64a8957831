package org.sigmap.graph.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.GradientOracle;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.graph.layer.Weight;
import org.sigmap.graph.precondition.Factor;
import org.sigmap.graph.precondition.PreconditionedOracle;
import org.sigmap.graph.precondition.Preconditioner;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * One update: an optimizer on gradients that a preconditioner multiplies. The two share one state.
 */
public record Update(Preconditioner preconditioner, Link optimizer) {

  /**
   * What an update computes.
   *
   * @param loss the differentiated loss before it {@code [L]}, decay included where it is a term
   * @param transition what is added to θ, and the state afterwards
   */
  public record Outcome<T extends TFloating>(Operand<T> loss, Transition<T> transition) {}

  /** The state before the first step. */
  public <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    return preconditioner.init(ops, parameters).and(optimizer.init(ops, parameters));
  }

  /**
   * One step.
   *
   * @param plain where it happens, without preconditioner
   * @param state what {@link #init} or the previous step returned
   * @param given what the preconditioner has besides
   */
  public <T extends TFloating> Outcome<T> next(
      StepContext<T> plain, StepState<T> state, Preconditioner.Given<T> given) {
    StepState<T> refreshed = preconditioner.refresh(plain, given.known().and(state));
    Map<Weight, Factor<T>> factors = new LinkedHashMap<>();
    preconditioner
        .factors(plain.ops().tf(), plain.parameters().network(), given.known().and(refreshed))
        .forEach((weight, factor) -> factors.put(weight, factor.constant(plain.ops().tf())));
    StepContext<T> context =
        plain.with(new PreconditionedOracle<>(plain.ops(), plain.oracle(), factors));
    GradientOracle.Evaluation<T> here = context.oracle().at(context.parameters());
    Transition<T> made = optimizer.apply(context, here.gradients(), state);
    StepState<T> learned = preconditioner.afterUpdate(plain, made.updates(), refreshed, given);
    return new Outcome<>(
        here.loss(), new Transition<>(made.updates(), state.with(made.state()).with(learned)));
  }
}
