package org.sigmap.experiment.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.sigmap.experiment.study.PreparedTraining;
import org.sigmap.train.TrainingShape;

/**
 * Splits trainings into lane groups: equal static shapes together, groups as even as they can be,
 * and enough of them to occupy every worker.
 *
 * @param workers lane groups that train at once
 * @param mostLanes lanes a group of a shape may hold
 */
public record LaneGroupPlanner(int workers, ToIntFunction<TrainingShape> mostLanes) {
  public LaneGroupPlanner {
    if (workers < 1) {
      throw new IllegalArgumentException(workers + " workers");
    }
  }

  public List<LaneGroup> plan(List<PreparedTraining> cells) {
    Map<PreparedTraining.Key, List<PreparedTraining>> alike = new LinkedHashMap<>();
    cells.forEach(cell -> alike.computeIfAbsent(cell.key(), key -> new ArrayList<>()).add(cell));
    List<LaneGroup> groups = new ArrayList<>();
    for (List<PreparedTraining> members : alike.values()) {
      int most = mostLanes.applyAsInt(members.get(0).shape());
      split(members, groupCount(members.size(), most))
          .forEach(part -> groups.add(new LaneGroup(part)));
    }
    return groups;
  }

  /**
   * The smallest multiple of the workers (or the training count) that keeps groups small enough.
   */
  private int groupCount(int cells, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("groups of " + most + " lanes");
    }
    int needed = (cells + most - 1) / most;
    int rounded = (needed + workers - 1) / workers * workers;
    return Math.min(rounded, cells);
  }

  private static List<List<PreparedTraining>> split(List<PreparedTraining> cells, int parts) {
    List<List<PreparedTraining>> split = new ArrayList<>();
    int from = 0;
    for (int part = 0; part < parts; part++) {
      int to = (int) ((long) (part + 1) * cells.size() / parts);
      split.add(cells.subList(from, to));
      from = to;
    }
    return split;
  }
}
