package org.sigmap.graph.layer;

import java.util.Optional;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** σ(z) = erf z, σ′ = (2/√π)e^(−z²), σ″ = −2zσ′. */
record Erf() implements Activation.Function {
  @Override
  public <T extends TFloating> Operand<T> value(LaneOps<T> ops, Operand<T> z) {
    return ops.apart(z, ops.tf().math::erf);
  }

  @Override
  public <T extends TFloating> Optional<Operand<T>> derivative(
      LaneOps<T> ops, Operand<T> z, Operand<T> value) {
    Operand<T> bell = ops.apart(ops.tf().math.neg(ops.tf().math.square(z)), ops.tf().math::exp);
    return Optional.of(ops.tf().math.mul(ops.constant(2 / Math.sqrt(Math.PI)), bell));
  }

  @Override
  public <T extends TFloating> Optional<Operand<T>> secondDerivative(LaneOps<T> ops, Operand<T> z) {
    return derivative(ops, z, null)
        .map(slope -> ops.tf().math.mul(ops.constant(-2), ops.tf().math.mul(z, slope)));
  }
}
