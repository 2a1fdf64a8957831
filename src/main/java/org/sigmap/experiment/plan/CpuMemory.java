package org.sigmap.experiment.plan;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.sigmap.device.DeviceChoice;
import org.sigmap.device.MemoryLimits;
import org.sigmap.results.RunRefusedException;
import org.sigmap.spec.Words;
import org.sigmap.train.MemoryNeed;
import org.sigmap.train.TrainingShape;

/**
 * Keeps what trains on a CPU within the memory there is: smaller lane groups, fewer of them at
 * once, and a refusal of what cannot fit, all before anything is trained.
 */
final class CpuMemory {
  /** Of what is free: the rest is for fragments, and for what nobody has counted. */
  private static final double USABLE = 0.85;

  private static final double GB = 1e9;

  private final RunOptions options;
  private final Progress progress;
  private final Supplier<Optional<MemoryLimits>> limits;
  private final long heapBytes;

  public CpuMemory(RunOptions options, Progress progress) {
    this(options, progress, MemoryLimits::here, Runtime.getRuntime().maxMemory());
  }

  /**
   * @param limits empty where nothing is known
   * @param heapBytes the most the Java heap may grow to, in bytes
   */
  public CpuMemory(
      RunOptions options,
      Progress progress,
      Supplier<Optional<MemoryLimits>> limits,
      long heapBytes) {
    this.options = options;
    this.progress = progress;
    this.limits = limits;
    this.heapBytes = heapBytes;
  }

  private Optional<MemoryLimits> known() {
    return options.session().device() instanceof DeviceChoice.Cpu ? limits.get() : Optional.empty();
  }

  /** How many lanes of a shape a group may hold beside those of the other workers. */
  int lanes(TrainingShape shape) {
    Optional<MemoryLimits> known = known();
    int wanted = options.lanes(shape);
    if (known.isEmpty() || wanted == 1) {
      return wanted;
    }
    long share = known.get().freeBytes() / options.workers();
    MemoryNeed need = MemoryNeed.of(shape);
    int lanes = need.most().lanesIn(share, wanted);
    // What cannot fit at all is refused in a moment, and is not small because it is alone.
    if (lanes < wanted && need.least() <= known.get().mostBytes()) {
      progress.note(
          format(
              "groups of at most %s: each may take %.2f GB of a worker's %.2f GB of memory",
              Words.count(lanes, "network"), need.most().bytesPerLane() / GB, share / GB));
    }
    return lanes;
  }

  /**
   * How many of the groups may train at once.
   *
   * @throws RunRefusedException where one of them alone needs more than there can be
   */
  public int workers(List<LaneGroup> groups) throws RunRefusedException {
    int wanted = Math.min(options.workers(), Math.max(groups.size(), 1));
    Optional<MemoryLimits> known = known();
    if (known.isEmpty() || groups.isEmpty()) {
      return wanted;
    }
    for (LaneGroup group : groups) {
      require(group, known.get());
    }
    List<Long> needs =
        groups.stream()
            .map(group -> -MemoryNeed.of(group.shape()).most(group.trainings().size()))
            .sorted()
            .toList();
    long usable = (long) (USABLE * known.get().freeBytes());
    int workers = 0;
    long taken = 0;
    while (workers < wanted && taken - needs.get(workers) <= usable) {
      taken -= needs.get(workers++);
    }
    if (workers < wanted) {
      progress.note(
          format(
              "%d of %d workers: the largest lane group may take %.2f GB, and %.2f GB of memory are"
                  + " free",
              Math.max(workers, 1), wanted, -needs.get(0) / GB, known.get().freeBytes() / GB));
    }
    return Math.max(workers, 1);
  }

  private void require(LaneGroup group, MemoryLimits known) throws RunRefusedException {
    int lanes = group.trainings().size();
    MemoryNeed need = MemoryNeed.of(group.shape());
    String what = lanes == 1 ? "a training" : "a group of " + lanes + " trainings";
    if (lanes * need.least() > known.mostBytes()) {
      throw new RunRefusedException(
          format(
              "%s of %s needs %.1f GB of memory at least, and %.1f GB are left of %s; make the"
                  + " rows, training.batchSize or model.hidden smaller, or give it more memory",
              what,
              size(group.shape()),
              lanes * need.least() / GB,
              known.mostBytes() / GB,
              known.owner()));
    }
    if (lanes * need.heap() > heapBytes) {
      throw new RunRefusedException(
          format(
              "%s of %s needs %.1f GB of Java's memory at least, and that may grow to %.1f GB; give"
                  + " it more with SIGMAP_JAVA_OPTIONS=-Xmx%dg, or make the rows fewer",
              what,
              size(group.shape()),
              lanes * need.heap() / GB,
              heapBytes / GB,
              (int) Math.ceil(2 * lanes * need.heap() / GB)));
    }
  }

  private static String size(TrainingShape shape) {
    return format(
        "%d + %d rows, %d inputs and %d hidden units",
        shape.rows().train(),
        (1 + shape.rows().furtherTests()) * shape.rows().test(),
        shape.network().inputs(),
        shape.network().features());
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
