package org.sigmap.graph.layer;

import java.util.Optional;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** The activations that layers may have: a file each, and a line here. */
public enum Activation {
  IDENTITY(new Identity()),
  RELU(new Relu());

  private final Function function;

  Activation(Function function) {
    this.function = function;
  }

  public Function function() {
    return function;
  }

  /** σ, entry by entry; a kind is a record, so that layers of equal activations are equal. */
  public interface Function {
    /** σ(z). */
    <T extends TFloating> Operand<T> value(LaneOps<T> ops, Operand<T> z);

    /**
     * σ′(z); empty where it is 1 whatever z is.
     *
     * @param value σ(z), which may be the shorter way to it
     */
    <T extends TFloating> Optional<Operand<T>> derivative(
        LaneOps<T> ops, Operand<T> z, Operand<T> value);

    /** σ″(z); empty where it is 0 almost everywhere. */
    <T extends TFloating> Optional<Operand<T>> secondDerivative(LaneOps<T> ops, Operand<T> z);

    /** Whether σ(cz) = cσ(z) for every c &gt; 0. */
    boolean homogeneous();
  }
}
