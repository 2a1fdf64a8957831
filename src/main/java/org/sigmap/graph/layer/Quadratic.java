package org.sigmap.graph.layer;

import java.util.Optional;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** σ(z) = z², σ′ = 2z, σ″ = 2. */
record Quadratic() implements Activation.Function {
  @Override
  public <T extends TFloating> Operand<T> value(LaneOps<T> ops, Operand<T> z) {
    return ops.tf().math.square(z);
  }

  @Override
  public <T extends TFloating> Optional<Operand<T>> derivative(
      LaneOps<T> ops, Operand<T> z, Operand<T> value) {
    return Optional.of(ops.tf().math.add(z, z));
  }

  @Override
  public <T extends TFloating> Optional<Operand<T>> secondDerivative(LaneOps<T> ops, Operand<T> z) {
    return Optional.of(ops.constant(2));
  }
}
