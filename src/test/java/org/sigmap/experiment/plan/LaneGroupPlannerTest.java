package org.sigmap.experiment.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.experiment.study.PreparedTraining;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;

class LaneGroupPlannerTest {
  private static List<PreparedTraining> trainings(String sweep, int seeds) {
    String yaml = "name: plan\nexperiment: generalization\nseeds: " + seeds + "\n" + sweep;
    Study study = SpecReader.read(yaml, "plan", Overrides.none());
    return new Experiments().prepare(study.cells());
  }

  @ParameterizedTest
  @CsvSource({"280,2,16,18", "18,2,16,2", "1,2,16,1", "5,8,16,5", "64,1,16,4", "65,1,16,5"})
  void groupsAreEvenAndOccupyEveryWorker(int cells, int workers, int most, int groups) {
    List<LaneGroup> plan = new LaneGroupPlanner(workers, shape -> most).plan(trainings("", cells));
    assertEquals(groups, plan.size());
    int largest = plan.stream().mapToInt(group -> group.trainings().size()).max().orElseThrow();
    int smallest = plan.stream().mapToInt(group -> group.trainings().size()).min().orElseThrow();
    assertTrue(largest <= most && largest - smallest <= 1, largest + " and " + smallest);
  }

  @Test
  void everyTrainingHasExactlyOneLane() {
    List<PreparedTraining> trainings = trainings("sweep:\n  preconditioner.p: [1, 0, -1]\n", 7);
    List<PreparedTraining> planned = new ArrayList<>();
    new LaneGroupPlanner(2, shape -> 4).plan(trainings).forEach(g -> planned.addAll(g.trainings()));
    assertEquals(trainings, planned);
  }

  @Test
  void differentStaticShapesNeverShareAGraph() {
    List<PreparedTraining> trainings = trainings("sweep:\n  model.hidden: [4, 8]\n", 3);
    List<LaneGroup> plan = new LaneGroupPlanner(1, shape -> 16).plan(trainings);
    assertEquals(2, plan.size());
    for (LaneGroup group : plan) {
      assertEquals(1, group.trainings().stream().map(PreparedTraining::key).distinct().count());
    }
  }
}
