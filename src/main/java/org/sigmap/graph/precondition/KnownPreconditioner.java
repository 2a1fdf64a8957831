package org.sigmap.graph.precondition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Weight;
import org.sigmap.spec.Normalization;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * A P of the first layer that is made once, in float64, before the first step, and stays as it is.
 */
public interface KnownPreconditioner extends Preconditioner {
  /** Name of P beside the state; of its parts, where it has several, what begins with it. */
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
   * @param parts P, as its {@link #form} keeps it
   * @param power how; empty where P is no power
   */
  record Made(Bundle parts, Optional<Power> power) {}

  Brought brings();

  /** The form of what is brought, and of P, for inputs of so many entries. */
  PowerForm form(int inputs);

  /** The variables in which P of a lane is kept from step to step, by name their shapes. */
  default Map<String, Shape> kept(int inputs) {
    Map<String, Shape> kept = new LinkedHashMap<>();
    form(inputs)
        .kept()
        .forEach((part, shape) -> kept.put(PowerForm.named(PRECONDITIONER, part), shape));
    return kept;
  }

  /**
   * Every exponent that a training may come to.
   *
   * @param p where it begins
   */
  default List<Double> exponents(double p) {
    return List.of(p);
  }

  /** What the power is divided by. */
  default Normalization normalize() {
    return Normalization.NONE;
  }

  /** Names of the numbers that {@link #make} reads. */
  List<String> knownNumbers();

  /**
   * Adds what makes P to a graph.
   *
   * @param rows training inputs {@code [L,n,d]}
   * @param brought what the lanes bring, as the {@link #form} takes it; empty where they bring
   *     nothing
   */
  Made make(
      LaneOps<TFloat64> ops,
      Operand<? extends TFloating> rows,
      Bundle brought,
      Hyperparameters<TFloat64> numbers);

  @Override
  default Optional<KnownPreconditioner> known() {
    return Optional.of(this);
  }

  @Override
  default <T extends TFloating> Map<Weight, Factor<T>> factors(
      Ops tf, Network network, StepState<T> state) {
    PowerForm form = form(network.inputs());
    return Map.of(
        network.firstWeight(), form.factor(tf, PowerForm.parts(form, PRECONDITIONER, state)));
  }
}
