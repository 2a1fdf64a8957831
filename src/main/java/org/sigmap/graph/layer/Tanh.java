package org.sigmap.graph.layer;

import java.util.Optional;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** σ(z) = tanh z, σ′ = 1 − σ², σ″ = −2σσ′. */
record Tanh() implements Activation.Function {
  @Override
  public <T extends TFloating> Operand<T> value(LaneOps<T> ops, Operand<T> z) {
    return ops.apart(z, ops.tf().math::tanh);
  }

  @Override
  public <T extends TFloating> Optional<Operand<T>> derivative(
      LaneOps<T> ops, Operand<T> z, Operand<T> value) {
    return Optional.of(ops.tf().math.sub(ops.constant(1), ops.tf().math.square(value)));
  }

  @Override
  public <T extends TFloating> Optional<Operand<T>> secondDerivative(LaneOps<T> ops, Operand<T> z) {
    Operand<T> value = value(ops, z);
    return derivative(ops, z, value)
        .map(slope -> ops.tf().math.mul(ops.constant(-2), ops.tf().math.mul(value, slope)));
  }
}
