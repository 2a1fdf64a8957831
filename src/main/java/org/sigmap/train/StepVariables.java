package org.sigmap.train;

import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Layer;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * What the training loop carries from step to step, and the constants it reads.
 *
 * @param step updates made so far, a scalar
 * @param divergedAt {@code [L]}, see {@link Observation}
 * @param loss loss before the last update {@code [L]}; null where none is known
 * @param parameters θ
 * @param state the optimizer's memory
 * @param x training inputs {@code [L,n,d]}, or those that {@link #folded} makes
 * @param y training targets {@code [L,n,o]}
 * @param known the parts of P where it is known before training
 * @param held validation rows, where there are any
 * @param hyperparameters one {@code [L]} each
 * @param probeSeeds {@code [L]}
 */
record StepVariables<T extends TFloating>(
    Operand<TInt32> step,
    Operand<TInt32> divergedAt,
    Operand<T> loss,
    Parameters<T> parameters,
    StepState<T> state,
    Operand<T> x,
    Operand<T> y,
    StepState<T> known,
    StepState<T> held,
    Hyperparameters<T> hyperparameters,
    Operand<TInt32> probeSeeds) {

  private static final String PARAMETERS = "parameters";
  private static final String STATE = "state";
  private static final String KNOWN = "known";
  private static final String HELD = "held";
  private static final String HYPERPARAMETERS = "hyperparameters";
  static final String LOSS = "loss";

  /** From {@link #bundle}. */
  static <T extends TFloating> StepVariables<T> of(Bundle in, Network network, Class<T> type) {
    return new StepVariables<>(
        in.get(TrainingGraph.STEP, TInt32.class),
        in.get(TrainingGraph.DIVERGED_AT, TInt32.class),
        in.find(LOSS, type),
        new Parameters<>(network, in.in(PARAMETERS).all(type)),
        new StepState<>(in.in(STATE).all(type)),
        in.get(TrainingGraph.X, type),
        in.get(TrainingGraph.Y, type),
        new StepState<>(in.in(KNOWN).all(type)),
        new StepState<>(in.in(HELD).all(type)),
        new Hyperparameters<>(in.in(HYPERPARAMETERS).all(type)),
        in.get(TrainingGraph.PROBE_SEEDS, TInt32.class));
  }

  /** All, by name. */
  Bundle bundle() {
    return carried().and(constants());
  }

  /** What a step changes. */
  Bundle carried() {
    Bundle carried = position();
    return (loss == null ? carried : carried.with(LOSS, loss))
        .and(parameters.bundle().under(PARAMETERS))
        .and(state.bundle().under(STATE));
  }

  /** What every step reads and none changes. */
  Bundle constants() {
    Bundle rows = Bundle.of(TrainingGraph.X, x).with(TrainingGraph.Y, y);
    return rows.and(known.bundle().under(KNOWN))
        .and(held.bundle().under(HELD))
        .and(hyperparameters.bundle().under(HYPERPARAMETERS))
        .with(TrainingGraph.PROBE_SEEDS, probeSeeds);
  }

  /** What is kept in a training graph's variables, by their names. */
  Bundle kept() {
    return position().and(parameters.bundle()).and(state.bundle());
  }

  private Bundle position() {
    return Bundle.of(TrainingGraph.STEP, step).with(TrainingGraph.DIVERGED_AT, divergedAt);
  }

  /** What an update depends on besides its rows. */
  TrainingStep.Point<T> point() {
    return new TrainingStep.Point<>(
        step, parameters, state, known, held, hyperparameters, probeSeeds);
  }

  /** With the rows as steps cost least with them, see {@link Layer#folded}. */
  StepVariables<T> folded(LaneOps<T> ops) {
    return new StepVariables<>(
        step,
        divergedAt,
        loss,
        parameters,
        state,
        parameters.network().first().folded(ops, x),
        y,
        known,
        held,
        hyperparameters,
        probeSeeds);
  }

  /** After an update, or with the loss that one would tell. */
  StepVariables<T> with(
      Operand<TInt32> made,
      Operand<TInt32> diverged,
      Operand<T> lossBefore,
      Parameters<T> moved,
      StepState<T> memory) {
    return new StepVariables<>(
        made, diverged, lossBefore, moved, memory, x, y, known, held, hyperparameters, probeSeeds);
  }
}
