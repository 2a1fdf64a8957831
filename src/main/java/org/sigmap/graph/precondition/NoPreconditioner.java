package org.sigmap.graph.precondition;

import java.util.Map;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Weight;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** The plain gradient: no {@link GradientTransform} in the graph. */
public record NoPreconditioner() implements Preconditioner {
  @Override
  public <T extends TFloating> Map<Weight, Factor<T>> factors(
      Ops tf, Network network, StepState<T> state) {
    return Map.of();
  }
}
