package org.sigmap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.sigmap.results.AxisName;
import org.sigmap.results.AxisValue;
import org.sigmap.results.BestValues;
import org.sigmap.results.CellRecord;
import org.sigmap.results.PairedDifferences;
import org.sigmap.results.Summary;

/**
 * Writes {@code paired.csv}: every difference that marks and sentences are made from. Values of the
 * compared axis against the best one of their group and, of exponents swept through it, against 0;
 * where settings do not compete, against 0 or the first value; accuracies on the two flips against
 * each other.
 */
final class Comparisons {
  private Comparisons() {}

  static void write(RunFacts facts) throws IOException {
    Summary summary = facts.summary();
    List<CellRecord> cells = facts.cells();
    Collection<BestValues> ranked = facts.conclusions().best().values();
    List<PairedDifferences.Row> rows = new ArrayList<>();
    for (BestValues best : ranked) {
      rows.addAll(PairedDifferences.toBest(best));
      reference(summary, best.axis())
          .ifPresent(zero -> rows.addAll(to(zero, facts, best.axis(), best.metric())));
    }
    if (ranked.isEmpty()) {
      rows.addAll(unranked(facts));
    }
    if (CueAnswer.asked(summary)) {
      rows.addAll(CueAnswer.differences(cells, summary.seeds()));
    }
    facts
        .run()
        .writeTable("paired.csv", !rows.isEmpty(), PairedDifferences.toCsv(summary.axes(), rows));
  }

  private static List<PairedDifferences.Row> unranked(RunFacts facts) {
    Summary summary = facts.summary();
    Optional<String> axis = Layout.of(summary).compared();
    Optional<Goal> goal = Goal.of(summary);
    if (axis.isEmpty() || goal.isEmpty()) {
      return List.of();
    }
    Object first = summary.values(axis.get()).get(0);
    Object reference = reference(summary, axis.get()).orElse(first);
    return to(reference, facts, axis.get(), goal.get().metric());
  }

  private static List<PairedDifferences.Row> to(
      Object reference, RunFacts facts, String axis, String metric) {
    return PairedDifferences.toReference(
        facts.cells(), axis, reference, metric, facts.summary().seeds());
  }

  /** Plain gradient descent, where a power was swept through it: its one value 0. */
  static Optional<Object> reference(Summary summary, String axis) {
    boolean power = AxisName.exponents().contains(axis) && summary.axes().contains(axis);
    return power && Layout.numeric(summary, axis)
        ? summary.values(axis).stream().filter(v -> AxisValue.number(v).get() == 0).findFirst()
        : Optional.empty();
  }
}
