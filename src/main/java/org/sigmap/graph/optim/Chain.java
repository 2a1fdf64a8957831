package org.sigmap.graph.optim;

import java.util.List;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.types.family.TFloating;

/**
 * Transformations applied one after another, each to the updates of the one before; they share one
 * state, in which each finds its own names.
 */
public record Chain(List<Link> links) implements Link {
  public Chain {
    links = List.copyOf(links);
  }

  public static Chain of(Link... links) {
    return new Chain(List.of(links));
  }

  @Override
  public <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    StepState<T> state = StepState.empty();
    for (Link link : links) {
      state = state.and(link.init(ops, parameters));
    }
    return state;
  }

  @Override
  public <T extends TFloating> Transition<T> apply(
      StepContext<T> context, Parameters<T> updates, StepState<T> state) {
    Parameters<T> current = updates;
    StepState<T> next = state;
    for (Link link : links) {
      Transition<T> transition = link.apply(context, current, next);
      current = transition.updates();
      next = next.with(transition.state());
    }
    return new Transition<>(current, next);
  }
}
