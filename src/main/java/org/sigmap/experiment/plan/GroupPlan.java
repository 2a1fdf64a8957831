package org.sigmap.experiment.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sigmap.experiment.study.PreparedTraining;
import org.sigmap.results.DamagedRunException;
import org.sigmap.results.LaneTable;
import org.sigmap.results.RunDirectory;
import org.sigmap.train.TrainingShape;

/**
 * The lane groups of a study. They are planned once and kept in the run directory: a checkpoint is
 * a whole group's, so a run that goes on must go on with the same groups, whatever is recorded
 * already and however many workers there are now.
 */
public final class GroupPlan {
  /**
   * Groups a shard is given at least, if there are enough cells. Not the number of this machine's
   * cores: every shard must come to the same plan, on whatever node it runs.
   */
  private static final int GROUPS_A_SHARD = 4;

  private GroupPlan() {}

  /**
   * All groups of trainings: those the run was begun with, or newly planned ones. Groups of other
   * trainings, which a tuned study has, stay in the table.
   */
  public static List<LaneGroup> of(
      List<PreparedTraining> trainings,
      RunDirectory run,
      RunOptions options,
      Shard shard,
      Progress progress)
      throws IOException {
    LaneTable table = table(run, progress);
    Optional<List<LaneGroup>> begun = begun(trainings, table);
    if (begun.isPresent()) {
      return begun.get();
    }
    List<LaneGroup> groups = planned(trainings, options, shard, progress);
    run.writeLanes(
        table.replacing(cells(trainings), groups.stream().map(LaneGroup::cellIds).toList()));
    return groups;
  }

  /**
   * The groups that {@link #of} would give, without a run or with one that nobody writes to.
   *
   * @param run that would be gone on with
   */
  public static List<LaneGroup> lookedAt(
      List<PreparedTraining> trainings,
      Optional<RunDirectory> run,
      RunOptions options,
      Shard shard,
      Progress progress)
      throws IOException {
    LaneTable table = run.isPresent() ? table(run.get(), progress) : LaneTable.empty();
    return begun(trainings, table).orElseGet(() -> planned(trainings, options, shard, progress));
  }

  private static Set<String> cells(List<PreparedTraining> trainings) {
    return trainings.stream().flatMap(t -> t.cellIds().stream()).collect(Collectors.toSet());
  }

  /** The groups that the run was begun with; absent where these trainings were not. */
  private static Optional<List<LaneGroup>> begun(
      List<PreparedTraining> trainings, LaneTable table) {
    return match(table.holding(cells(trainings)), trainings);
  }

  private static List<LaneGroup> planned(
      List<PreparedTraining> trainings, RunOptions options, Shard shard, Progress progress) {
    // Every shard must come to the same plan, whatever cache or card its node has.
    LaneGroupPlanner planner =
        shard.count() == 1
            ? new LaneGroupPlanner(options.workers(), new LaneLimit(options, progress)::lanes)
            : new LaneGroupPlanner(GROUPS_A_SHARD * shard.count(), options.anywhere()::lanes);
    return planner.plan(trainings);
  }

  private static LaneTable table(RunDirectory run, Progress progress) throws IOException {
    try {
      return run.lanes().orElse(LaneTable.empty());
    } catch (DamagedRunException damage) {
      progress.note(damage.getMessage() + "; lane groups are planned again");
      return LaneTable.empty();
    }
  }

  /** Notes that a group trains in halves, so that whoever resumes or verifies does the same. */
  public static void halved(RunDirectory run, LaneGroup group) throws IOException {
    Optional<LaneTable> table = run.lanes();
    if (table.isPresent()) {
      List<List<List<String>>> halves = group.halves().stream().map(LaneGroup::cellIds).toList();
      run.writeLanes(table.get().split(group.cellIds(), halves));
    }
  }

  /**
   * The groups of a table, absent where it is not of these trainings. A merged run may hold a
   * training in two groups: cells of it were taken from either.
   */
  public static Optional<List<LaneGroup>> match(LaneTable table, List<PreparedTraining> trainings) {
    Map<List<String>, PreparedTraining> byCells = new HashMap<>();
    trainings.forEach(training -> byCells.put(training.cellIds(), training));
    Set<List<String>> held = new HashSet<>();
    List<LaneGroup> groups = new ArrayList<>();
    for (List<List<String>> lanes : table.groups()) {
      List<PreparedTraining> members = new ArrayList<>();
      for (List<String> cells : lanes) {
        PreparedTraining training = byCells.get(cells);
        if (training == null
            || (!members.isEmpty() && !training.key().equals(members.get(0).key()))) {
          return Optional.empty();
        }
        members.add(training);
        held.add(cells);
      }
      groups.add(new LaneGroup(members));
    }
    return held.size() == byCells.size() ? Optional.of(groups) : Optional.empty();
  }

  /** The groups of which not every cell is recorded. */
  public static List<LaneGroup> unfinished(List<LaneGroup> groups, Set<String> recorded) {
    return groups.stream()
        .filter(
            group -> !group.cellIds().stream().flatMap(List::stream).allMatch(recorded::contains))
        .toList();
  }

  /** The distinct shapes of a study's lane groups, in the order of training. */
  public static List<TrainingShape> shapes(List<PreparedTraining> trainings, RunOptions options) {
    return new LaneGroupPlanner(options.workers(), options::lanes)
        .plan(trainings).stream().map(LaneGroup::shape).distinct().toList();
  }
}
