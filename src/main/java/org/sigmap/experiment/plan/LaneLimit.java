package org.sigmap.experiment.plan;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.sigmap.device.LaneMemory;
import org.sigmap.train.MemoryTrace;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainingShape;

/** How many lanes of a shape a group may hold on the device that trains. */
public final class LaneLimit {
  private static final Logger LOG = LogManager.getLogger(LaneLimit.class);
  private static final double MB = 1e6;

  private final RunOptions options;
  private final Progress progress;
  private final CpuMemory cpu;
  private final BiFunction<TrainingShape, SessionOptions, Optional<LaneMemory>> need;

  public LaneLimit(RunOptions options, Progress progress) {
    this(options, progress, new CpuMemory(options, progress), MemoryTrace::of);
  }

  /**
   * @param need measures what lanes of a shape take; empty where nothing tells
   */
  public LaneLimit(
      RunOptions options,
      Progress progress,
      CpuMemory cpu,
      BiFunction<TrainingShape, SessionOptions, Optional<LaneMemory>> need) {
    this.options = options;
    this.progress = progress;
    this.cpu = cpu;
    this.need = need;
  }

  /**
   * As many as were asked for, and no more than the device's memory holds, shared by all workers. A
   * card's is measured, a CPU's predicted.
   */
  public int lanes(TrainingShape shape) {
    OptionalLong memory = options.session().device().memoryBytes();
    if (memory.isEmpty()) {
      return cpu.lanes(shape);
    }
    if (options.mostLanes() == 1) {
      return options.mostLanes();
    }
    Optional<LaneMemory> measured;
    try {
      measured = need.apply(shape, options.session());
    } catch (RuntimeException failure) {
      if (!LaneMemory.exhausted(failure)) {
        throw failure;
      }
      progress.note(
          "a few networks side by side exhaust the device's memory; every cell trains alone");
      return 1;
    }
    if (measured.isEmpty()) {
      return options.mostLanes();
    }
    LOG.info(
        "a lane group takes {} MB and {} MB a lane of the device's memory, measured",
        Math.round(measured.get().fixedBytes() / MB),
        Math.round(measured.get().bytesPerLane() / MB * 100) / 100.0);
    long share = memory.getAsLong() / options.workers();
    int lanes = measured.get().lanesIn(share, options.mostLanes());
    if (lanes < options.mostLanes()) {
      progress.note(
          "groups of at most %d networks: each takes %.1f MB of a worker's %.0f MB on the device"
              .formatted(lanes, measured.get().bytesPerLane() / MB, share / MB));
    }
    return lanes;
  }
}
