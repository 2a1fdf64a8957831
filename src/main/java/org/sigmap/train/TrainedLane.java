package org.sigmap.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * One lane as training left it: everything that its next step depends on but the rows.
 *
 * @param shape static shape of its training, as one lane
 * @param state step count, parameters and optimizer state
 * @param hyperparameters a number for each name of the {@link UpdateRule}
 * @param probeSeed what random probes are drawn from
 * @param known the parts of P where it is known before training, by name, row-major
 */
public record TrainedLane(
    TrainingShape shape,
    TrainingState state,
    Map<String, Double> hyperparameters,
    int probeSeed,
    Map<String, double[]> known) {
  public TrainedLane {
    known = Map.copyOf(known);
    hyperparameters = Collections.unmodifiableMap(new LinkedHashMap<>(hyperparameters));
    if (shape.lanes() != 1) {
      throw new IllegalArgumentException("one lane has a shape of " + shape.lanes() + " lanes");
    }
  }

  /** Its parameters. */
  public Weights weights() {
    return new Weights(shape.network(), state.variables());
  }

  /** Updates made. */
  public int step() {
    return state.step();
  }

  /** Whether every parameter is a finite number. */
  public boolean isFinite() {
    return weights().values().values().stream()
        .flatMapToDouble(DoubleStream::of)
        .allMatch(Double::isFinite);
  }
}
