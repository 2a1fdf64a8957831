package org.sigmap.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.results.Estimate;
import org.sigmap.results.Metric;
import org.sigmap.results.Summary;

/**
 * The settings that a table has room for: all of them in the summary's order where they are few,
 * else those with the best means, best first, and then those with the worst.
 *
 * @param settings a row each
 * @param remark what is left out, as a sentence; empty where nothing is
 */
record TableRows(List<Map<String, Object>> settings, String remark) {
  private static final int MOST = 200;

  static TableRows of(Summary summary) {
    List<Map<String, Object>> all = summary.settings();
    Optional<Goal> goal = Goal.of(summary);
    if (all.size() <= MOST) {
      return new TableRows(all, "");
    }
    if (goal.isEmpty()) {
      return new TableRows(
          all.subList(0, MOST), "Shown: " + Excerpt.count(MOST, all.size()) + " settings.");
    }
    List<Map<String, Object>> ranked = ranked(summary, goal.get());
    int half = Math.min(MOST / 2, ranked.size() / 2);
    List<Map<String, Object>> rows = new ArrayList<>(ranked.subList(0, half));
    rows.addAll(ranked.subList(ranked.size() - half, ranked.size()));
    int none = all.size() - ranked.size();
    return new TableRows(
        rows,
        "Shown: "
            + Excerpt.count(rows.size(), all.size())
            + " settings, the "
            + half
            + " with the best "
            + Metric.label(goal.get().metric())
            + " and then the "
            + half
            + " with the worst"
            + (none > 0 ? "; " + none + " have no result" : "")
            + ". summary.csv has all.");
  }

  /** Settings with a mean, the best one first; equal ones in the summary's order. */
  private static List<Map<String, Object>> ranked(Summary summary, Goal goal) {
    double sign = goal.highest() ? -1 : 1;
    record Ranked(Map<String, Object> setting, double key) {}
    List<Ranked> ranked = new ArrayList<>();
    for (Map<String, Object> setting : summary.settings()) {
      Optional<Estimate> estimate = summary.estimate(setting, goal.metric());
      estimate.ifPresent(e -> ranked.add(new Ranked(setting, sign * e.mean())));
    }
    ranked.sort(Comparator.comparingDouble(Ranked::key));
    return ranked.stream().map(Ranked::setting).toList();
  }
}
