package org.sigmap.graph.optim;

import java.util.List;
import java.util.stream.Stream;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.types.family.TFloating;

/**
 * Transformations applied one after another, each to the updates of the one before. What a link
 * remembers is its own: a kind that stands in the chain before has its state under a number, {@code
 * 2.} for the second, so that one kind may stand twice.
 *
 * @param links in order; a chain among them is taken as its links
 */
public record Chain(List<Link> links) implements Link {
  public Chain {
    links =
        links.stream()
            .flatMap(link -> link instanceof Chain inner ? inner.links.stream() : Stream.of(link))
            .toList();
  }

  @Override
  public double statistics(Network network) {
    return links.stream().mapToDouble(link -> link.statistics(network)).sum();
  }

  @Override
  public <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    StepState<T> state = StepState.empty();
    for (int i = 0; i < links.size(); i++) {
      state = state.and(links.get(i).init(ops, parameters).under(scope(i)));
    }
    return state;
  }

  @Override
  public <T extends TFloating> Transition<T> apply(
      StepContext<T> context, Parameters<T> updates, StepState<T> state) {
    Parameters<T> current = updates;
    StepState<T> next = state;
    for (int i = 0; i < links.size(); i++) {
      String scope = scope(i);
      Transition<T> transition = links.get(i).apply(context, current, next.in(scope));
      current = transition.updates();
      next = next.with(transition.state().under(scope));
    }
    return new Transition<>(current, next);
  }

  /** Prefix of a link's state: none for the first of its kind. */
  private String scope(int index) {
    Class<?> kind = links.get(index).getClass();
    long before = links.subList(0, index).stream().filter(kind::isInstance).count();
    return before == 0 ? "" : before + 1 + ".";
  }
}
