package org.sigmap.report;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.results.BestValues;
import org.sigmap.results.CellRecord;
import org.sigmap.results.Standing;
import org.sigmap.results.Summary;

/** The best values of the compared axis by one metric, and how every setting stands to them. */
final class Findings {
  private final Goal goal;
  private final BestValues best;
  private final List<Finding> all;
  private final Map<Map<String, Object>, Map<Object, Standing>> standings = new HashMap<>();

  private Findings(Goal goal, BestValues best) {
    this.goal = goal;
    this.best = best;
    all = best.rows().stream().map(row -> new Finding(goal, best, row)).toList();
    for (BestValues.Row row : best.rows()) {
      Map<Object, Standing> values = new HashMap<>();
      row.candidates().forEach(c -> values.put(c.value(), c.standing()));
      standings.put(row.group(), values);
    }
  }

  /** Absent where nothing was swept, or what was swept does not compete. */
  static Optional<Findings> of(Summary summary, Collection<CellRecord> cells, Goal goal) {
    return Layout.of(summary)
        .compared()
        .filter(axis -> goal.ranks())
        .map(axis -> BestValues.of(cells, axis, goal.metric(), goal.highest()))
        .map(best -> new Findings(goal, best));
  }

  /** The metric that decides. */
  Goal goal() {
    return goal;
  }

  /** Seeds of the setting that has most of them. */
  int seeds() {
    return best.rows().stream()
        .flatMap(row -> row.candidates().stream())
        .mapToInt(candidate -> candidate.seeds().all())
        .max()
        .orElse(0);
  }

  /** What the marks are made from. */
  BestValues best() {
    return best;
  }

  /** One per combination of the axes that do not compete, in the summary's order. */
  List<Finding> all() {
    return all;
  }

  Standing standing(Map<String, Object> setting) {
    Map<String, Object> group = new LinkedHashMap<>(setting);
    Object value = group.remove(best.axis());
    return standings.getOrDefault(group, Map.of()).getOrDefault(value, Standing.LOST);
  }

  boolean isBest(Map<String, Object> setting) {
    return standing(setting) == Standing.BEST;
  }

  /** Whether any setting stands so. */
  boolean have(Standing standing) {
    return standings.values().stream().anyMatch(values -> values.containsValue(standing));
  }
}
