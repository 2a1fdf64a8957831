package org.sigmap.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.Parameters;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.StepState;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * What the training loop carries from step to step, and the constants it reads.
 *
 * @param step updates made so far, a scalar
 * @param divergedAt {@code [L]}, see {@link Observation}
 * @param loss loss before the last update {@code [L]}
 * @param parameters θ
 * @param state the optimizer's memory
 * @param x training inputs {@code [L,n,d]}
 * @param y training targets {@code [L,n,o]}
 * @param preconditioner P {@code [L,d,d]} or null
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
    Operand<T> preconditioner,
    Hyperparameters<T> hyperparameters,
    Operand<TInt32> probeSeeds) {

  /** Names that give a flat list its structure back. */
  record Layout<T extends TFloating>(
      Class<T> type,
      int parameters,
      List<String> state,
      boolean preconditioned,
      List<String> hyperparameters) {

    /** Operands that a step changes, which come first: step, divergedAt, loss, θ, state. */
    int carried() {
      return 3 + parameters + state.size();
    }

    StepVariables<T> unpack(List<? extends Operand<?>> flat) {
      List<Operand<T>> floats = new ArrayList<>();
      int seeds = flat.size() - 1;
      flat.subList(2, seeds).forEach(o -> floats.add(o.asOutput().expect(type)));
      int memory = 1 + parameters;
      int at = memory + state.size();
      Operand<T> p = preconditioned ? floats.get(at + 2) : null;
      int hyper = at + (preconditioned ? 3 : 2);
      return new StepVariables<>(
          flat.get(0).asOutput().expect(TInt32.class),
          flat.get(1).asOutput().expect(TInt32.class),
          floats.get(0),
          Parameters.of(floats.subList(1, memory)),
          new StepState<>(named(state, floats.subList(memory, at))),
          floats.get(at),
          floats.get(at + 1),
          p,
          new Hyperparameters<>(named(hyperparameters, floats.subList(hyper, floats.size()))),
          flat.get(seeds).asOutput().expect(TInt32.class));
    }

    private Map<String, Operand<T>> named(List<String> names, List<Operand<T>> values) {
      if (names.size() != values.size()) {
        throw new IllegalArgumentException(values.size() + " operands for the names " + names);
      }
      Map<String, Operand<T>> map = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        map.put(names.get(i), values.get(i));
      }
      return map;
    }
  }

  List<Operand<?>> pack() {
    List<Operand<?>> flat = new ArrayList<>(List.of(step, divergedAt, loss));
    flat.addAll(parameters.asList());
    flat.addAll(state.operands().values());
    flat.add(x);
    flat.add(y);
    if (preconditioner != null) {
      flat.add(preconditioner);
    }
    flat.addAll(hyperparameters.values().values());
    flat.add(probeSeeds);
    return flat;
  }

  /** What an update depends on besides its rows. */
  TrainingStep.Point<T> point() {
    return new TrainingStep.Point<>(
        step, parameters, state, preconditioner, hyperparameters, probeSeeds);
  }

  StepVariables<T> withLoss(Operand<T> newLoss) {
    return new StepVariables<>(
        step,
        divergedAt,
        newLoss,
        parameters,
        state,
        x,
        y,
        preconditioner,
        hyperparameters,
        probeSeeds);
  }
}
