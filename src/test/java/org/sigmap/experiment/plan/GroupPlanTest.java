package org.sigmap.experiment.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.experiment.study.PreparedTraining;
import org.sigmap.results.LaneTable;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;

class GroupPlanTest {
  private static final Study STUDY =
      SpecReader.read(
          "name: plan\nexperiment: generalization\nseeds: 5\n", "plan", Overrides.none());

  @TempDir Path folder;

  private static List<PreparedTraining> trainings() {
    return new Experiments().prepare(STUDY.cells());
  }

  private static LaneTable table(LaneGroup... groups) {
    return new LaneTable(List.of(groups).stream().map(LaneGroup::cellIds).toList());
  }

  private static LaneGroup group(int from, int to) {
    return new LaneGroup(trainings().subList(from, to));
  }

  @Test
  void aTableOfAllTrainingsIsMatched() {
    LaneTable table = table(group(0, 2), group(2, 5));
    assertEquals(
        table.groups(),
        GroupPlan.match(table, trainings()).orElseThrow().stream()
            .map(LaneGroup::cellIds)
            .toList());
    assertTrue(GroupPlan.match(table(group(0, 2)), trainings()).isEmpty(), "three are missing");
    assertTrue(GroupPlan.match(table, trainings().subList(0, 4)).isEmpty(), "one is not known");
  }

  /** Merged runs of different plans hold a training in the group of either. */
  @Test
  void aTrainingMayStandInTwoGroups() {
    assertEquals(
        2, GroupPlan.match(table(group(0, 3), group(2, 5)), trainings()).orElseThrow().size());
  }

  /** On a device whose memory a group exhausts: resuming must not run into it again. */
  @Test
  void halvesStandInTheRunsTableInPlaceOfTheGroup() throws IOException {
    try (RunDirectory run = RunDirectory.create(folder.resolve("run"))) {
      run.writeLanes(table(group(0, 3), group(3, 5)));
      GroupPlan.halved(run, group(0, 3));
      assertEquals(table(group(0, 2), group(2, 3), group(3, 5)), run.lanes().orElseThrow());
    }
  }
}
