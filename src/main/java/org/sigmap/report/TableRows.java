package org.sigmap.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.results.Summary;

/**
 * The settings that a table has room for: all of them in the summary's order where they are few,
 * else those with the best means, best first, and then those with the worst.
 *
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
    String remark =
        "Shown: %s settings, the %s with the best %s and then the %s with the worst%s."
            + " summary.csv has all.";
    return new TableRows(
        rows,
        remark.formatted(
            Excerpt.count(rows.size(), all.size()),
            half,
            goal.get().label(),
            half,
            none > 0 ? "; " + none + " have no result" : ""));
  }

  /** Settings with a mean, the best one first; equal ones in the summary's order. */
  private static List<Map<String, Object>> ranked(Summary summary, Goal goal) {
    return summary.rows().stream()
        .filter(row -> row.metric().equals(goal.metric()))
        .sorted(Comparator.comparingDouble(row -> goal.rank(row.estimate())))
        .map(Summary.Row::setting)
        .toList();
  }
}
