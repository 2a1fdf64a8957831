package org.sigmap.graph.precondition;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.GradientOracle;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.graph.layer.Weight;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * What multiplies the gradients of layers, P·∂L/∂W: the static part of it, equal for lanes that
 * share a graph. Its numbers, p first, are one a lane.
 *
 * <p>All functions only add operations to a graph. By default there is nothing to remember; what a
 * preconditioner remembers between steps goes out as state and comes back as state; nothing is kept
 * in the object. P multiplies every gradient of a step, those that an optimizer asks for at other
 * points included; decay that is a term of the loss passes through it.
 */
public interface Preconditioner {
  /** Name of p, the exponent {@code [L]}. */
  String POWER = "preconditionerPower";

  /** Name of the exponent of layers after the first {@code [L]}, where they have one. */
  String HIDDEN_POWER = "preconditionerHiddenP";

  /** Name of δ, added to what is raised to p {@code [L]}. */
  String DAMPING = "preconditionerDamping";

  /** Name of ρ, the share of a running average that is kept from step to step {@code [L]}. */
  String STATISTICS_DECAY = "preconditionerStatisticsDecay";

  /** How P is made before the first step; empty where it is estimated, or there is none. */
  default Optional<KnownPreconditioner> known() {
    return Optional.empty();
  }

  /** Names of the numbers that a step reads. */
  default List<String> numbers() {
    return List.of();
  }

  /** Numbers of what is remembered of each lane beside P that is known before training. */
  default double statistics(Network network) {
    return 0;
  }

  /** The state before the first step, with shapes that {@link #refresh} keeps. */
  default <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    return StepState.empty();
  }

  /**
   * Renews what P is made of, at the start of a step.
   *
   * @param context where the step happens; its oracle has no preconditioner
   * @param state what {@link #init} or the previous step returned, possibly among the state of
   *     others, and what is known from before the first step
   * @return this preconditioner's own operands
   */
  default <T extends TFloating> StepState<T> refresh(StepContext<T> context, StepState<T> state) {
    return StepState.empty();
  }

  /**
   * P of every weight that is preconditioned.
   *
   * @param state refreshed, and {@link KnownPreconditioner#PRECONDITIONER} where there is a {@link
   *     #known}
   */
  <T extends TFloating> Map<Weight, Factor<T>> factors(Ops tf, Network network, StepState<T> state);

  /**
   * What a training has besides its rows.
   *
   * @param known P where it is known before training
   * @param validation of the loss on the validation rows, where there are any
   */
  record Given<T extends TFloating>(StepState<T> known, Optional<GradientOracle<T>> validation) {}

  /**
   * What is remembered of a step once its update is known; the refreshed state unless P learns from
   * updates.
   *
   * @param updates what is added to the parameters
   * @param refreshed what {@link #refresh} returned
   */
  default <T extends TFloating> StepState<T> afterUpdate(
      StepContext<T> context, Parameters<T> updates, StepState<T> refreshed, Given<T> given) {
    return refreshed;
  }

  /**
   * tr P of the first of the preconditioned layers now, from the state of a single lane; empty
   * where P is known before training, or has no trace.
   *
   * @param state values by name, row-major
   */
  default OptionalDouble trace(Network network, Function<String, double[]> state) {
    return OptionalDouble.empty();
  }

  /**
   * The covariance that P is a power of now, {@code [d,d]} row-major, from the state of a single
   * lane; empty where the state holds none.
   *
   * @param state values by name, row-major
   * @param inputs d
   */
  default Optional<double[]> covariance(Function<String, double[]> state, int inputs) {
    return Optional.empty();
  }
}
