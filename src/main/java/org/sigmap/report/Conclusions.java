package org.sigmap.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.results.CellRecord;
import org.sigmap.results.Summary;

/**
 * What the records of a run say.
 *
 * @param findings by every metric that settings are compared by; none where nothing competes
 * @param main those of the deciding metric
 * @param answers to the questions that the run was made for
 */
record Conclusions(Map<Goal, Findings> findings, Optional<Findings> main, List<Answer> answers) {

  /**
   * @param cells all cells, lost ones too
   * @param paired the comparison with p = 0 in transfers and sequences of tasks
   * @param precision that cells were trained in, where it is known
   */
  static Conclusions of(
      Summary summary,
      List<CellRecord> cells,
      Optional<PairedFigure> paired,
      Optional<String> precision) {
    Map<Goal, Findings> findings = new LinkedHashMap<>();
    Goal.compared(summary)
        .forEach(goal -> Findings.of(summary, cells, goal).ifPresent(f -> findings.put(goal, f)));
    Optional<Findings> main = Goal.of(summary).map(findings::get);
    return new Conclusions(findings, main, Answer.of(summary, cells, main, paired, precision));
  }

  /** The findings by one metric. */
  Optional<Findings> by(Goal goal) {
    return Optional.ofNullable(findings.get(goal));
  }
}
