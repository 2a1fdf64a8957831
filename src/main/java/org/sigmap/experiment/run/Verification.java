package org.sigmap.experiment.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.sigmap.experiment.plan.GroupPlan;
import org.sigmap.experiment.plan.LaneGroup;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.plan.Shard;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.results.CellRecord;
import org.sigmap.results.LaneTable;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Study;

/** Trains a sample of a run's cells again and sets the results side by side. */
public final class Verification {
  private Verification() {}

  /** One cell, twice. */
  public record Pair(CellRecord recorded, CellRecord again) {

    public Set<String> metrics() {
      Set<String> names = new TreeSet<>(recorded.metrics().keySet());
      names.addAll(again.metrics().keySet());
      return names;
    }

    /**
     * |again − recorded| of a metric divided by |recorded|; 0 where both are the same or neither is
     * a number, infinite where only one has it.
     */
    public double relativeDifference(String metric) {
      double before = recorded.metrics().getOrDefault(metric, Double.NaN);
      double after = again.metrics().getOrDefault(metric, Double.NaN);
      if (Double.compare(before, after) == 0) {
        return 0;
      }
      double difference = Math.abs(after - before) / Math.abs(before);
      return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    /** |again − recorded| of a metric; NaN where either has none. */
    public double difference(String metric) {
      return Math.abs(
          again.metrics().getOrDefault(metric, Double.NaN)
              - recorded.metrics().getOrDefault(metric, Double.NaN));
    }

    /** Whether both ended the same way after as many steps. */
    public boolean sameEnd() {
      return recorded.status() == again.status() && recorded.steps() == again.steps();
    }
  }

  /**
   * Trains the lane groups that hold the sampled cells again. Whole groups, because a lane's last
   * digits depend on how many lanes its graph has; every recorded cell of them is compared.
   *
   * @param cells size of the sample: the recorded cells of the smallest identities, which are
   *     hashes, so that the sample is arbitrary but always the same
   * @param scratch an empty directory for the second run, which the caller deletes
   * @return empty if it was stopped
   */
  public static Optional<List<Pair>> of(
      RunDirectory run,
      Study study,
      RunOptions options,
      int cells,
      Path scratch,
      Progress progress,
      Consumer<Runnable> stoppable)
      throws IOException {
    Map<String, CellRecord> recorded = new HashMap<>();
    run.cells().forEach(cell -> recorded.put(cell.cell(), cell));
    Set<String> sample =
        recorded.keySet().stream()
            .sorted(Comparator.naturalOrder())
            .limit(cells)
            .collect(java.util.stream.Collectors.toCollection(HashSet::new));
    List<Pair> pairs = new ArrayList<>();
    try (RunDirectory second = RunDirectory.create(scratch)) {
      Experiments experiments = new Experiments();
      LaneTable groups = groupsOf(sample, run, study, experiments, options, second, progress);
      StudyRunner runner = new StudyRunner(second, options, progress, () -> {}, experiments);
      stoppable.accept(runner::cancel);
      if (runner.run(study, groups).interrupted()) {
        return Optional.empty();
      }
      for (CellRecord again : second.cells()) {
        CellRecord before = recorded.get(again.cell());
        if (before != null) {
          pairs.add(new Pair(before, again));
        }
      }
    }
    // In one order, whichever finished first.
    pairs.sort(Comparator.comparing(pair -> pair.recorded().cell()));
    return Optional.of(pairs);
  }

  private static LaneTable groupsOf(
      Set<String> sample,
      RunDirectory run,
      Study study,
      Experiments experiments,
      RunOptions options,
      RunDirectory second,
      Progress progress)
      throws IOException {
    Optional<LaneTable> known = run.lanes();
    LaneTable table;
    if (known.isPresent()) {
      table = known.get();
    } else {
      List<LaneGroup> planned =
          GroupPlan.of(
              experiments.prepare(study.cells()), second, options, Shard.whole(), progress);
      table = new LaneTable(planned.stream().map(LaneGroup::cellIds).toList());
    }
    return new LaneTable(
        table.groups().stream()
            .filter(group -> group.stream().flatMap(List::stream).anyMatch(sample::contains))
            .toList());
  }
}
