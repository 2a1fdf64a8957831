package org.sigmap.experiment.plan;

import java.util.List;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.spec.Study;
import org.sigmap.train.TrainingShape;

/** The static graphs a study needs. */
public final class PlannedGraphs {
  private PlannedGraphs() {}

  /** The distinct shapes of the study's lane groups, in the order of training. */
  public static List<TrainingShape> of(Study study, RunOptions options) {
    return new LaneGroupPlanner(options.workers(), options.mostLanes())
        .plan(Experiments.prepare(study.cells())).stream()
            .map(LaneGroup::shape)
            .distinct()
            .toList();
  }
}
