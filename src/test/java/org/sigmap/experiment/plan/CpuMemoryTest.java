package org.sigmap.experiment.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sigmap.device.MemoryLimits;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.results.RunRefusedException;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.train.SessionOptions;

/**
 * Limits are given, needs are those of shapes: an activation of 10,000 rows and 1,000 units is 40
 * MB.
 */
class CpuMemoryTest {
  private static final long MB = 1_000_000;

  private final List<String> notes = new ArrayList<>();

  private final Progress progress =
      new Progress() {
        @Override
        public void note(String sentence) {
          notes.add(sentence);
        }
      };

  private CpuMemory memory(int workers, long free, long most, long heap) {
    return new CpuMemory(
        new RunOptions(workers, 4, SessionOptions.singleThreaded()),
        progress,
        () -> Optional.of(new MemoryLimits(free * MB, most * MB, "a test's limit")),
        heap * MB);
  }

  private static List<LaneGroup> groups(int seeds, int lanes) {
    String yaml =
        """
        name: memory
        seeds: %d
        samples: {total: 20000, trainFraction: 0.5}
        model: {hidden: 1000}
        """
            .formatted(seeds);
    return new LaneGroupPlanner(1, shape -> lanes)
        .plan(new Experiments().prepare(SpecReader.read(yaml, "memory", Overrides.none()).cells()));
  }

  /** A lane may take 7 · 40 MB; 85 % of the memory are used, 67 MB a session. */
  @Test
  void groupsShrinkToWhatIsFree() {
    assertEquals(4, memory(1, 2000, 9000, 500).lanes(groups(4, 4).get(0).shape()));
    assertEquals(List.of(), notes);
    assertEquals(2, memory(1, 900, 9000, 500).lanes(groups(4, 4).get(0).shape()));
    assertEquals(1, memory(2, 900, 9000, 500).lanes(groups(4, 4).get(0).shape()));
    assertTrue(notes.get(0).startsWith("groups of at most 2 networks: "), notes::toString);
  }

  @Test
  void fewerGroupsTrainAtOnceWhereNotAllFit() throws IOException {
    List<LaneGroup> groups = groups(3, 1);
    assertEquals(3, memory(3, 2000, 9000, 500).workers(groups));
    assertEquals(List.of(), notes);
    assertEquals(2, memory(3, 1100, 9000, 500).workers(groups));
    // What is free is a moment's; what cannot be is refused.
    assertEquals(1, memory(3, 10, 9000, 500).workers(groups));
    assertEquals(2, notes.size());
    assertEquals(1, memory(3, 10, 10, 500).workers(List.of()));
  }

  /** 3 · 4 bytes of h² = 4·10¹⁸ weights, more than a long counts; 1.8 · 4 · 2 · 10⁴ · h beside. */
  @Test
  void whatNoIntegerCountsIsRefusedByItsOwnNumber() {
    String yaml =
        """
        name: memory
        seeds: 4
        samples: {total: 20000, trainFraction: 0.5}
        model: {hidden: 2000000000, depth: 2}
        """;
    List<LaneGroup> groups =
        new LaneGroupPlanner(1, shape -> 4)
            .plan(
                new Experiments()
                    .prepare(SpecReader.read(yaml, "memory", Overrides.none()).cells()));
    CpuMemory memory = memory(2, 900, 9000, 500);
    assertEquals(1, memory.lanes(groups.get(0).shape()));
    assertEquals(List.of(), notes);
    String sentence =
        assertThrows(RunRefusedException.class, () -> memory.workers(groups)).getMessage();
    assertTrue(sentence.startsWith("a group of 4 trainings of 10000 + 10000 rows"), sentence);
    assertTrue(sentence.contains("needs 192001153056"), sentence);
  }

  @Test
  void whatCannotFitIsRefusedBeforeItIsTrained() {
    String sentence =
        assertThrows(RunRefusedException.class, () -> memory(1, 50, 50, 500).workers(groups(1, 1)))
            .getMessage();
    assertEquals(
        "a training of 10000 + 10000 rows, 10 inputs and 1000 hidden units needs 0.1 GB of memory"
            + " at least, and 0.1 GB are left of a test's limit; make the rows, training.batchSize"
            + " or model.hidden smaller, or give it more memory",
        sentence);
    String heap =
        assertThrows(
                RunRefusedException.class, () -> memory(1, 9000, 9000, 1).workers(groups(1, 1)))
            .getMessage();
    assertTrue(heap.contains("SIGMAP_JAVA_OPTIONS=-Xmx1g"), heap);
  }
}
