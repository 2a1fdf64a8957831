package org.sigmap.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.results.BestValues;
import org.sigmap.results.CellRecord;
import org.sigmap.results.Metric;
import org.sigmap.results.Summary;

/**
 * What the records of a run say.
 *
 * @param best the best values of the compared axis by every metric that settings are compared by;
 *     none where nothing was swept, or what was swept does not compete
 * @param main those of the deciding metric
 * @param answers to the questions that the run was made for
 * @param tuned the values that were chosen for its settings, of a tuned run
 */
record Conclusions(
    Map<Goal, BestValues> best,
    Optional<BestValues> main,
    List<Answer> answers,
    Optional<TunedValues> tuned) {

  /**
   * @param paired the comparison with p = 0 in transfers and sequences of tasks
   * @param precision that cells were trained in, where it is known
   */
  static Conclusions of(
      Summary summary,
      List<CellRecord> cells,
      Optional<PairedFigure> paired,
      Optional<String> precision) {
    Map<Goal, BestValues> best = new LinkedHashMap<>();
    Optional<String> compared = Layout.of(summary).compared();
    for (Goal goal : Goal.compared(summary)) {
      // Deviations from a theorem are checked, not chosen.
      compared
          .filter(axis -> !goal.kind().is(Metric.Trait.CHECKED))
          .ifPresent(axis -> best.put(goal, BestValues.of(cells, axis, goal.metric())));
    }
    Optional<BestValues> main = Goal.of(summary).map(best::get);
    List<Answer> answers = Answer.of(summary, cells, main, paired, precision);
    return new Conclusions(best, main, answers, Optional.empty());
  }

  /** With the values that were chosen, and what is to be said of them. */
  Conclusions with(Optional<TunedValues> values, Summary summary) {
    List<Answer> all = new ArrayList<>(answers);
    values.flatMap(tuned -> tuned.answer(summary)).ifPresent(all::add);
    return new Conclusions(best, main, all, values);
  }

  Optional<BestValues> by(Goal goal) {
    return Optional.ofNullable(best.get(goal));
  }
}
