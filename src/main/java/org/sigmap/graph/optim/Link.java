package org.sigmap.graph.optim;

import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.types.family.TFloating;

/**
 * One link of an optimizer's chain, a gradient transformation (Babuschkin et al. 2020, optax):
 * turns gradients, or the updates of the link before it, into updates.
 *
 * <p>Both functions only add operations to a graph. What a transformation remembers between steps
 * goes out as state and comes back as state; nothing is kept in the object.
 */
public interface Link {

  /** The state before the first step, with shapes that {@code apply} keeps; usually none. */
  default <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    return StepState.empty();
  }

  /** Numbers of what is remembered of each lane beyond a few times its parameters. */
  default double statistics(Network network) {
    return 0;
  }

  /**
   * One step.
   *
   * @param context where the step happens: parameters, hyper-parameters, step number, gradient
   *     oracle
   * @param updates gradients, or what the link before made of them; shapes of {@link Parameters}
   * @param state what {@link #init} or the previous step returned, possibly among the state of
   *     other links; the transition returns this link's own operands
   */
  <T extends TFloating> Transition<T> apply(
      StepContext<T> context, Parameters<T> updates, StepState<T> state);
}
