package org.sigmap.graph.precondition;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Weight;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * A P of the first layer that is made once, in float64, before the first step, and stays as it is.
 */
public interface KnownPreconditioner extends Preconditioner {
  /** Name of P beside the state, {@code [L,…]} of {@link #kept}. */
  String PRECONDITIONER = "preconditioner";

  /** What every lane brings for its P besides numbers. */
  enum Brought {
    NOTHING,
    /** Σ. */
    COVARIANCE,
    /** P itself, taken as it is: it need not be a power of a covariance. */
    PRECONDITIONER
  }

  /**
   * What was made.
   *
   * @param preconditioner P {@code [L,…]} of {@link #kept}
   * @param power Σ and its power; empty where P is none
   */
  record Made(Operand<TFloat64> preconditioner, Optional<DampedPower> power) {}

  Brought brings();

  /**
   * The shape in which P of a lane is kept from step to step.
   *
   * @param inputs d
   */
  default Shape kept(long inputs) {
    return Shape.of(inputs, inputs);
  }

  /** Names of the numbers that {@link #make} reads. */
  List<String> knownNumbers();

  /**
   * Adds what makes P to a graph.
   *
   * @param rows training inputs {@code [L,n,d]}
   * @param brought the lanes' matrices {@code [L,d,d]}; null where they bring none
   */
  Made make(
      LaneOps<TFloat64> ops,
      Operand<? extends TFloating> rows,
      Operand<TFloat64> brought,
      Hyperparameters<TFloat64> numbers);

  @Override
  default Optional<KnownPreconditioner> known() {
    return Optional.of(this);
  }

  @Override
  default <T extends TFloating> Map<Weight, Factor<T>> factors(
      Network network, StepState<T> state) {
    return Map.of(
        network.firstWeight(), new Factor<>(Factor.Structure.FULL, state.get(PRECONDITIONER)));
  }
}
