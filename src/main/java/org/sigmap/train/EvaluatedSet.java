package org.sigmap.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.sigmap.data.Rows;

/**
 * A set of rows that every log point evaluates.
 *
 * @param name what it is called
 * @param x the variable of its inputs
 * @param y the variable of its targets
 * @param rows how many there are
 * @param of the rows that a lane brings
 */
record EvaluatedSet(String name, String x, String y, int rows, Function<LaneInputs, Rows> of) {
  /** The training rows, the test rows, then each further test set. */
  static List<EvaluatedSet> of(RowCounts rows) {
    List<EvaluatedSet> sets = new ArrayList<>();
    sets.add(
        new EvaluatedSet(
            Observation.TRAIN,
            TrainingGraph.X,
            TrainingGraph.Y,
            rows.train(),
            lane -> lane.examples().train()));
    sets.add(
        new EvaluatedSet(
            Observation.TEST, "testX", "testY", rows.test(), lane -> lane.examples().test()));
    for (int i = 0; i < rows.furtherTests(); i++) {
      int index = i;
      sets.add(
          new EvaluatedSet(
              Observation.FURTHER + i,
              "furtherX" + i,
              "furtherY" + i,
              rows.test(),
              lane -> lane.furtherTests().get(index)));
    }
    return sets;
  }
}
