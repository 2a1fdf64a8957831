package org.sigmap.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.sigmap.results.Estimate;
import org.sigmap.results.Summary;

/**
 * The best value of the compared axis in one group of settings.
 *
 * @param group the other axes' values
 * @param goal the metric that decides
 * @param axis the compared axis
 * @param best its best value
 * @param estimate the metric there
 * @param ties the other values whose 95 % interval overlaps the best one's
 * @param compared how many values had a finished cell
 */
record Finding(
    Map<String, Object> group,
    Goal goal,
    String axis,
    Object best,
    Estimate estimate,
    Map<Object, Estimate> ties,
    int compared) {

  /** One finding per combination of the axes that do not compete, in the summary's order. */
  static List<Finding> of(Summary summary) {
    return Goal.of(summary).map(goal -> of(summary, goal)).orElse(List.of());
  }

  /** As {@link #of(Summary)}, decided by {@code goal}. */
  static List<Finding> of(Summary summary, Goal goal) {
    List<Finding> findings = new ArrayList<>();
    Layout.of(summary)
        .compared()
        .ifPresent(
            axis ->
                candidates(summary, goal, axis)
                    .forEach((group, values) -> findings.add(best(group, goal, axis, values))));
    return findings;
  }

  private static Map<Map<String, Object>, Map<Object, Estimate>> candidates(
      Summary summary, Goal goal, String axis) {
    Map<Map<String, Object>, Map<Object, Estimate>> groups = new LinkedHashMap<>();
    for (Map<String, Object> setting : summary.settings()) {
      summary
          .estimate(setting, goal.metric())
          .ifPresent(
              estimate -> {
                Map<String, Object> group = new LinkedHashMap<>(setting);
                Object value = group.remove(axis);
                groups.computeIfAbsent(group, key -> new LinkedHashMap<>()).put(value, estimate);
              });
    }
    return groups;
  }

  private static Finding best(
      Map<String, Object> group, Goal goal, String axis, Map<Object, Estimate> values) {
    Object best = null;
    for (Map.Entry<Object, Estimate> entry : values.entrySet()) {
      if (best == null || goal.better(entry.getValue().mean(), values.get(best).mean())) {
        best = entry.getKey();
      }
    }
    Estimate estimate = values.get(best);
    Map<Object, Estimate> ties = new LinkedHashMap<>(values);
    ties.remove(best);
    ties.values().removeIf(other -> !estimate.overlaps(other));
    return new Finding(group, goal, axis, best, estimate, ties, values.size());
  }

  boolean isBest(Map<String, Object> setting) {
    return inGroup(setting) && setting.get(axis).equals(best);
  }

  boolean isTie(Map<String, Object> setting) {
    return inGroup(setting) && ties.containsKey(setting.get(axis));
  }

  private boolean inGroup(Map<String, Object> setting) {
    return setting.entrySet().containsAll(group.entrySet());
  }

  /**
   * The finding in words.
   *
   * @param axes the axes that name the group
   */
  String sentence(List<String> axes) {
    List<String> named = axes.stream().filter(group::containsKey).toList();
    String where = named.isEmpty() ? "" : Labels.setting(group, named) + ": ";
    return where
        + goal.superlative()
        + " "
        + Labels.metric(goal.metric())
        + " at "
        + Labels.setting(axis, best)
        + " ("
        + Labels.interval(estimate)
        + "); "
        + standing();
  }

  private String standing() {
    if (compared == 1) {
      return "no other value finished";
    }
    if (!estimate.hasInterval()) {
      return "one seed, so there is no interval to compare by";
    }
    if (ties.isEmpty()) {
      return "no tie within intervals";
    }
    return "tied within intervals with "
        + ties.entrySet().stream()
            .map(
                tie ->
                    Labels.setting(axis, tie.getKey())
                        + " ("
                        + Labels.interval(tie.getValue())
                        + ")")
            .collect(Collectors.joining(", "));
  }
}
