package org.sigmap.graph.layer;

import java.util.Optional;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** σ(z) = max(z, 0), σ′(z) = [z &gt; 0], σ″ counts as 0. */
record Relu() implements Activation.Function {
  @Override
  public <T extends TFloating> Operand<T> value(LaneOps<T> ops, Operand<T> z) {
    return ops.tf().nn.relu(z);
  }

  @Override
  public <T extends TFloating> Optional<Operand<T>> derivative(
      LaneOps<T> ops, Operand<T> z, Operand<T> value) {
    // A comparison would have to be cast, which costs more than the rest of a backward pass.
    return Optional.of(ops.tf().math.sign(value));
  }

  @Override
  public boolean homogeneous() {
    return true;
  }
}
