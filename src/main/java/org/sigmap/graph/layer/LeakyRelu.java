package org.sigmap.graph.layer;

import java.util.Optional;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** σ(z) = max(z, 0.01z), σ′(z) = 1 where z &gt; 0, else 0.01; σ″ counts as 0. */
record LeakyRelu() implements Activation.Function {
  private static final double SLOPE = 0.01;

  @Override
  public <T extends TFloating> Operand<T> value(LaneOps<T> ops, Operand<T> z) {
    return ops.tf().math.maximum(z, ops.tf().math.mul(ops.constant(SLOPE), z));
  }

  @Override
  public <T extends TFloating> Optional<Operand<T>> derivative(
      LaneOps<T> ops, Operand<T> z, Operand<T> value) {
    return Optional.of(ops.tf().math.maximum(ops.tf().math.sign(z), ops.constant(SLOPE)));
  }

  @Override
  public boolean homogeneous() {
    return true;
  }
}
