package org.sigmap.experiment;

import java.util.List;
import org.sigmap.train.TrainingShape;

/** Trainings that one graph runs together, one a lane. */
record LaneGroup(List<PreparedTraining> trainings) {
  LaneGroup {
    trainings = List.copyOf(trainings);
  }

  TrainingShape shape() {
    return trainings.get(0).shape().withLanes(trainings.size());
  }

  /** The cells of each lane. */
  List<List<String>> cellIds() {
    return trainings.stream().map(PreparedTraining::cellIds).toList();
  }

  int steps() {
    return trainings.get(0).steps();
  }

  /** Updates of one phase. */
  int phaseSteps() {
    return steps() / trainings.get(0).task().phases();
  }

  int logEvery() {
    return trainings.get(0).logEvery();
  }

  /** The same trainings in two groups. */
  List<LaneGroup> halves() {
    int middle = (trainings.size() + 1) / 2;
    return List.of(
        new LaneGroup(trainings.subList(0, middle)),
        new LaneGroup(trainings.subList(middle, trainings.size())));
  }
}
