package org.sigmap.graph.layer;

import java.util.Optional;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** σ(z) = log(1 + eᶻ), σ′ = 1/(1 + e^(−z)), σ″ = σ′(1 − σ′). */
record Softplus() implements Activation.Function {
  @Override
  public <T extends TFloating> Operand<T> value(LaneOps<T> ops, Operand<T> z) {
    return ops.apart(z, ops.tf().math::softplus);
  }

  @Override
  public <T extends TFloating> Optional<Operand<T>> derivative(
      LaneOps<T> ops, Operand<T> z, Operand<T> value) {
    return Optional.of(ops.apart(z, ops.tf().math::sigmoid));
  }

  @Override
  public <T extends TFloating> Optional<Operand<T>> secondDerivative(LaneOps<T> ops, Operand<T> z) {
    return derivative(ops, z, null)
        .map(slope -> ops.tf().math.mul(slope, ops.tf().math.sub(ops.constant(1), slope)));
  }
}
