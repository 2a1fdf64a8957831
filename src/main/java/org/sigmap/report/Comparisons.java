package org.sigmap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.sigmap.results.AxisName;
import org.sigmap.results.BestValues;
import org.sigmap.results.CellRecord;
import org.sigmap.results.PairedTable;
import org.sigmap.results.Summary;

/**
 * Writes {@code paired.csv}: every difference that marks and sentences are made from. Values of the
 * compared axis against the best one of their group and, of exponents swept through it, against 0;
 * where settings do not compete, against 0 or the first value; accuracies on the two flips against
 * each other.
 */
final class Comparisons {
  private static final Object ZERO = 0L;

  private Comparisons() {}

  static void write(RunFacts facts) throws IOException {
    Summary summary = facts.summary();
    List<CellRecord> cells = facts.cells();
    Collection<Findings> findings = facts.conclusions().findings().values();
    List<PairedTable.Row> rows = new ArrayList<>();
    for (Findings found : findings) {
      BestValues best = found.best();
      rows.addAll(PairedTable.toBest(summary.axes(), best));
      reference(summary, best.axis())
          .ifPresent(
              zero ->
                  rows.addAll(
                      PairedTable.toReference(
                          cells, best.axis(), zero, best.metric(), summary.seeds())));
    }
    if (findings.isEmpty()) {
      rows.addAll(unranked(summary, cells));
    }
    if (CueAnswer.asked(summary)) {
      rows.addAll(CueAnswer.differences(cells, summary.seeds()));
    }
    DerivedTable.write(
        facts.run(), "paired.csv", !rows.isEmpty(), new PairedTable(summary.axes(), rows).toCsv());
  }

  private static List<PairedTable.Row> unranked(Summary summary, List<CellRecord> cells) {
    Optional<String> axis = Layout.of(summary).compared();
    Optional<Goal> goal = Goal.of(summary);
    if (axis.isEmpty() || goal.isEmpty()) {
      return List.of();
    }
    Object first = summary.values(axis.get()).get(0);
    return PairedTable.toReference(
        cells,
        axis.get(),
        reference(summary, axis.get()).orElse(first),
        goal.get().metric(),
        summary.seeds());
  }

  /** Plain gradient descent, where a power was swept through it. */
  private static Optional<Object> reference(Summary summary, String axis) {
    return Optional.of(ZERO)
        .filter(zero -> AxisName.exponents().contains(axis) && summary.values(axis).contains(zero));
  }
}
