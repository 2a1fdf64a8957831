package org.sigmap.experiment.plan;

import java.util.List;
import org.sigmap.experiment.study.PreparedTraining;
import org.sigmap.train.TrainingShape;

/** Trainings that one graph runs together, one a lane. */
public record LaneGroup(List<PreparedTraining> trainings) {
  public LaneGroup {
    trainings = List.copyOf(trainings);
  }

  public TrainingShape shape() {
    return trainings.get(0).shape().withLanes(trainings.size());
  }

  public List<List<String>> cellIds() {
    return trainings.stream().map(PreparedTraining::cellIds).toList();
  }

  public int steps() {
    return trainings.get(0).steps();
  }

  public int phaseSteps() {
    return steps() / trainings.get(0).task().phases();
  }

  public int logEvery() {
    return trainings.get(0).logEvery();
  }

  public List<LaneGroup> halves() {
    int middle = (trainings.size() + 1) / 2;
    return List.of(
        new LaneGroup(trainings.subList(0, middle)),
        new LaneGroup(trainings.subList(middle, trainings.size())));
  }
}
