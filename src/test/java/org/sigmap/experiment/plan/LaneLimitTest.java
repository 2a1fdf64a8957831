package org.sigmap.experiment.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.sigmap.device.Device;
import org.sigmap.device.DeviceChoice;
import org.sigmap.device.GpuSurvey.GpuStatus;
import org.sigmap.device.LaneMemory;
import org.sigmap.device.MemoryLimits;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.graph.layer.Network;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.train.RowCounts;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainingShape;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/** A card is stood in for by a device with so much memory, and lanes that need so much of it. */
class LaneLimitTest {
  private static final long MB = 1_000_000;
  private static final LaneMemory NEED = new LaneMemory(100 * MB, 30 * MB);

  private final List<String> notes = new ArrayList<>();

  private final Progress progress =
      new Progress() {
        @Override
        public void note(String sentence) {
          notes.add(sentence);
        }
      };

  private static RunOptions card(long memory, int workers, int mostLanes) {
    Device device = new Device("/job:localhost/replica:0/task:0/device:GPU:0", "GPU", memory);
    DeviceChoice.Gpu gpu =
        new DeviceChoice.Gpu(new GpuStatus.Usable(device, OptionalInt.empty(), Optional.empty()));
    return new RunOptions(workers, mostLanes, new SessionOptions(1, false, gpu));
  }

  private int lanes(
      RunOptions options, BiFunction<TrainingShape, SessionOptions, Optional<LaneMemory>> need) {
    return new LaneLimit(options, progress, cpu(options, 64 << 10), need).lanes(group(1).shape());
  }

  private static LaneGroup group(int seeds) {
    String yaml = "name: limit\nexperiment: generalization\nseeds: " + seeds + "\n";
    return new LaneGroup(
        new Experiments().prepare(SpecReader.read(yaml, "limit", Overrides.none()).cells()));
  }

  /** 85 % of 1,000 MB less 100 hold 25 lanes of 30; two workers share them. */
  @Test
  void lanesAreWhatTheMemoryHolds() {
    assertEquals(25, lanes(card(1000 * MB, 1, 1024), (shape, use) -> Optional.of(NEED)));
    assertEquals(10, lanes(card(1000 * MB, 2, 1024), (shape, use) -> Optional.of(NEED)));
    assertEquals(7, lanes(card(1000 * MB, 1, 7), (shape, use) -> Optional.of(NEED)));
    assertEquals(1, lanes(card(10 * MB, 1, 1024), (shape, use) -> Optional.of(NEED)));
    assertEquals(
        "groups of at most 25 networks: each takes 30.0 MB of a worker's 1000 MB on the device",
        notes.get(0));
    assertEquals(3, notes.size());
  }

  @Test
  void memoryTooSmallToMeasureInTrainsCellsAlone() {
    assertEquals(
        1,
        lanes(
            card(1000 * MB, 1, 1024),
            (shape, use) -> {
              throw new TFResourceExhaustedException("OOM when allocating tensor");
            }));
    assertEquals(
        List.of("a few networks side by side exhaust the device's memory; every cell trains alone"),
        notes);
    assertThrows(
        IllegalStateException.class,
        () ->
            lanes(
                card(1000 * MB, 1, 1024),
                (shape, use) -> {
                  throw new IllegalStateException("another failure");
                }));
  }

  private CpuMemory cpu(RunOptions options, long megabytes) {
    MemoryLimits limits = new MemoryLimits(megabytes * MB, megabytes * MB, "a test's limit");
    return new CpuMemory(options, progress, () -> Optional.of(limits), 8000 * MB);
  }

  /** Nothing is measured of a CPU, which keeps no statistics; a single lane needs none. */
  @Test
  void nothingIsMeasuredInVain() {
    BiFunction<TrainingShape, SessionOptions, Optional<LaneMemory>> never =
        (shape, use) -> {
          throw new AssertionError("measured");
        };
    assertEquals(16, lanes(new RunOptions(2, 16, SessionOptions.singleThreaded()), never));
    assertEquals(1, lanes(card(1000 * MB, 1, 1), never));
    assertEquals(9, lanes(card(1000 * MB, 1, 9), (shape, use) -> Optional.empty()));
  }

  /** A step of the paper's cell goes through matrices of 0.4 MB, one of 784-256-10 of 5 MB. */
  @Test
  void groupsOfACpuAreSizedByItsCache() {
    TrainingShape paper = group(1).shape();
    TrainingShape images =
        paper.withNetwork(Network.of(784, 256, 10)).withRows(new RowCounts(1200, 1200));
    assertEquals(4, cached(16 << 20).lanes(paper));
    assertEquals(1, cached(16 << 20).lanes(images));
    // Fewer make kernels too short, more are not worth it.
    assertEquals(3, cached(1 << 20).lanes(paper));
    assertEquals(4, cached(1 << 30).lanes(paper));
    assertEquals(4, cached(1 << 30).lanes(images));
    assertEquals(4, cached(1).lanes(paper.withRows(new RowCounts(2, 2))));
    // Shards agree on whatever nodes, and what was asked for is kept.
    assertEquals(1, cached(1 << 30).anywhere().lanes(images));
    assertEquals(4, cached(1).anywhere().lanes(paper));
    RunOptions asked = new RunOptions(2, 9, SessionOptions.singleThreaded());
    assertEquals(9, asked.lanes(images));
    assertEquals(9, asked.anywhere().lanes(images));
  }

  private static RunOptions cached(long bytes) {
    return new RunOptions(2, 4, bytes, SessionOptions.singleThreaded(), 120, 1);
  }

  /** The planner asks for each shape: 28 cells in groups of at most 25 are two of 14. */
  @Test
  void groupsKeepTheLimit() {
    LaneLimit limit =
        new LaneLimit(
            card(1000 * MB, 1, 1024),
            progress,
            cpu(card(1000 * MB, 1, 1024), 1),
            (shape, use) -> Optional.of(NEED));
    List<LaneGroup> groups = new LaneGroupPlanner(1, limit::lanes).plan(group(28).trainings());
    assertEquals(List.of(14, 14), groups.stream().map(g -> g.trainings().size()).toList());
  }
}
