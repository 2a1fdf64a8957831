package org.sigmap.experiment.plan;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.sigmap.device.DeviceChoice;
import org.sigmap.results.RunRefusedException;
import org.sigmap.train.MemoryNeed;

/**
 * What waits to be trained.
 *
 * @param cells that are not recorded yet
 * @param skipped cells that are
 * @param groups lane groups of which not every cell is recorded
 * @param workers groups that train at once
 * @param bytes of memory that so many groups may take; absent where a GPU trains, whose need is not
 *     known from shapes
 */
public record Workload(
    int cells, int skipped, List<LaneGroup> groups, int workers, OptionalLong bytes) {
  public Workload {
    groups = List.copyOf(groups);
  }

  /**
   * @param all lane groups
   * @param recorded cells, of these groups or others
   * @throws RunRefusedException where one group alone needs more memory than there can be
   */
  public static Workload of(
      List<LaneGroup> all, Set<String> recorded, RunOptions options, Progress progress)
      throws RunRefusedException {
    List<LaneGroup> groups = GroupPlan.unfinished(all, recorded);
    long cells =
        groups.stream()
            .flatMap(group -> group.cellIds().stream())
            .flatMap(List::stream)
            .filter(cell -> !recorded.contains(cell))
            .count();
    int workers = new CpuMemory(options, progress).workers(groups);
    boolean known = options.session().device() instanceof DeviceChoice.Cpu;
    long bytes =
        groups.stream()
            .mapToLong(g -> -MemoryNeed.of(g.shape()).most(g.trainings().size()))
            .sorted()
            .limit(workers)
            .sum();
    return new Workload(
        (int) cells,
        recorded.size(),
        groups,
        workers,
        known ? OptionalLong.of(-bytes) : OptionalLong.empty());
  }

  /** Updates to make, summed over lanes. */
  public long laneSteps() {
    return groups.stream().mapToLong(g -> (long) g.steps() * g.trainings().size()).sum();
  }
}
