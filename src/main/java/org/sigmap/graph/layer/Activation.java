package org.sigmap.graph.layer;

import java.util.Optional;
import org.sigmap.graph.LaneOps;
import org.sigmap.spec.ActivationKind;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** The activations that layers may have: a file each, and a line here. */
public enum Activation {
  RELU(new Relu()),
  LEAKY_RELU(new LeakyRelu()),
  TANH(new Tanh()),
  ERF(new Erf()),
  GELU(new Gelu()),
  SOFTPLUS(new Softplus()),
  QUADRATIC(new Quadratic()),
  IDENTITY(new Identity());

  private final Function function;

  Activation(Function function) {
    this.function = function;
  }

  /** The one that a specification names. */
  static Activation of(ActivationKind kind) {
    return valueOf(kind.name());
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

    /** σ″(z), which may be one number; empty where it is 0 almost everywhere. */
    default <T extends TFloating> Optional<Operand<T>> secondDerivative(
        LaneOps<T> ops, Operand<T> z) {
      return Optional.empty();
    }

    /** Whether σ(cz) = cσ(z) for every c &gt; 0. */
    default boolean homogeneous() {
      return false;
    }
  }
}
