package org.sigmap.results;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.sigmap.spec.Words;

/** What a run's failed cells have to say, for whoever reads its results. */
public final class FailedCells {
  private static final int SHOWN = 5;

  private FailedCells() {}

  /** One sentence for each reason, with how many cells it is true of and the first of them. */
  public static List<String> sentences(Collection<CellRecord> cells) {
    Map<String, List<CellRecord>> byReason =
        cells.stream()
            .filter(cell -> cell.failure().isPresent())
            .collect(
                Collectors.groupingBy(CellRecord::reason, LinkedHashMap::new, Collectors.toList()));
    List<String> sentences = new ArrayList<>();
    byReason.entrySet().stream()
        .limit(SHOWN)
        .forEach(entry -> sentences.add(sentence(entry.getKey(), entry.getValue(), cells.size())));
    long more = byReason.values().stream().skip(SHOWN).mapToLong(List::size).sum();
    if (more > 0) {
      sentences.add(
          "%d more %s failed for other reasons; cells.jsonl has them"
              .formatted(more, more == 1 ? "cell" : "cells"));
    }
    return sentences;
  }

  private static String sentence(String reason, List<CellRecord> failed, int all) {
    CellRecord first = failed.get(0);
    String axes =
        first.axes().entrySet().stream()
            .map(axis -> axis.getKey() + "=" + AxisValue.label(axis.getValue()))
            .collect(Collectors.joining(", "));
    return "%d of %s failed: %s (%scell %s, %s)"
        .formatted(
            failed.size(),
            Words.count(all, "cell"),
            reason,
            failed.size() > 1 ? "first " : "",
            first.cell(),
            axes);
  }
}
