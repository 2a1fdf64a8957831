package org.sigmap.graph.precondition;

import java.util.List;
import java.util.Map;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.graph.layer.Weight;
import org.tensorflow.types.family.TFloating;

/** The plain gradient: no {@link GradientTransform} in the graph. */
public record NoPreconditioner() implements Preconditioner {
  @Override
  public List<String> numbers() {
    return List.of();
  }

  @Override
  public <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    return StepState.empty();
  }

  @Override
  public <T extends TFloating> StepState<T> refresh(StepContext<T> context, StepState<T> state) {
    return StepState.empty();
  }

  @Override
  public <T extends TFloating> Map<Weight, Factor<T>> factors(Network network, StepState<T> state) {
    return Map.of();
  }
}
