package org.sigmap.experiment.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sigmap.experiment.plan.LaneGroup;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.experiment.study.PreparedTraining;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.tensorflow.exceptions.TFResourceExhaustedException;

class GroupQueueTest {
  private static final RuntimeException EXHAUSTED =
      new TFResourceExhaustedException("OOM when allocating tensor");

  private static LaneGroup group(int lanes) {
    String yaml = "name: queue\nexperiment: generalization\nseeds: " + lanes + "\n";
    return new LaneGroup(
        new Experiments().prepare(SpecReader.read(yaml, "queue", Overrides.none()).cells()));
  }

  /** A device that holds two lanes: a group of seven is trained in parts, every lane once. */
  @Test
  void tinyMemoryHalvesUntilItFits() {
    LaneGroup all = group(7);
    GroupQueue queue = new GroupQueue(List.of(all));
    List<PreparedTraining> trained = new ArrayList<>();
    List<Integer> tried = new ArrayList<>();
    for (LaneGroup next = queue.next().orElse(null);
        next != null;
        next = queue.next().orElse(null)) {
      int lanes = next.trainings().size();
      assertEquals(lanes, next.shape().lanes());
      tried.add(lanes);
      if (lanes > 2) {
        assertTrue(queue.halve(next, EXHAUSTED));
      } else {
        trained.addAll(next.trainings());
      }
    }
    assertEquals(List.of(7, 4, 3, 2, 2, 2, 1), tried);
    assertEquals(all.trainings(), trained);
  }

  @Test
  void singleLaneAndOtherFailuresAreNotHalved() {
    GroupQueue queue = new GroupQueue(List.of());
    assertFalse(queue.halve(group(1), EXHAUSTED));
    assertFalse(queue.halve(group(4), new IllegalStateException("other")));
    assertTrue(queue.next().isEmpty());
  }
}
