package org.sigmap.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variables of a lane group that training changes: the step, where lanes diverged, parameters
 * and optimizer state.
 *
 * @param variables by name, all lanes, row-major; float32 and int32 values are exact as doubles
 */
public record TrainingState(Map<String, double[]> variables) {
  public TrainingState {
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }

  /** Updates since the lane group was loaded. */
  public int step() {
    return (int) variables.get(TrainingGraph.STEP)[0];
  }
}
