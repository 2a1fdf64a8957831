package org.sigmap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sigmap.results.BestValues;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.Joint;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Summary;
import org.sigmap.spec.Axis;
import org.sigmap.spec.Study;
import org.sigmap.spec.Words;

/**
 * A run among others.
 *
 * @param state how far it is and what was lost, in words: "18 of 18 cells"
 * @param study its name and experiment, as its specification has them; absent where that is not
 *     read
 * @param finding its best setting, or what else it says first; absent before the first result
 */
public record RunOverview(String state, Optional<String> study, Optional<String> finding) {
  /** Settings of the other axes whose best value is named. */
  private static final int MOST_NAMED = 3;

  /** Of a run that is open. */
  public static RunOverview of(RunDirectory run) throws IOException {
    List<CellRecord> recorded = run.cells();
    Completeness whole = Completeness.of(run, recorded);
    Optional<Study> study = whole.study();
    List<Axis> axes = study.map(Study::axes).orElse(List.of());
    List<CellRecord> cells = Joint.joined(recorded, axes);
    Summary summary = Summary.of(cells);
    Conclusions conclusions = Conclusions.of(summary, cells, Optional.empty(), Optional.empty());
    return new RunOverview(
        state(run, recorded, study, whole.missing().isPresent()),
        study.map(s -> s.name() + ", " + s.base().path("experiment").asText()),
        cells.isEmpty() ? Optional.empty() : Optional.of(finding(conclusions, summary)));
  }

  private static String state(
      RunDirectory run, List<CellRecord> cells, Optional<Study> study, boolean missing)
      throws IOException {
    List<String> parts = new ArrayList<>();
    parts.add(
        study
            .map(s -> cells.size() + " of " + Words.count(s.results(), "cell"))
            .orElseGet(() -> Words.count(cells.size(), "cell")));
    if (missing) {
      parts.add(run.beingWritten() ? "at work" : "incomplete");
    }
    for (CellStatus status : List.of(CellStatus.DIVERGED, CellStatus.FAILED)) {
      long lost = cells.stream().filter(cell -> cell.status() == status).count();
      if (lost > 0) {
        parts.add(lost + " " + status.word().toLowerCase(Locale.ROOT));
      }
    }
    return String.join(", ", parts);
  }

  private static String finding(Conclusions conclusions, Summary summary) {
    Optional<BestValues> main = conclusions.main();
    if (main.isEmpty()) {
      return conclusions.answers().get(0).shown().get(0);
    }
    List<String> axes = Layout.varying(summary);
    List<BestValues.Row> rows = main.get().rows();
    Goal goal = new Goal(main.get().metric());
    return goal.superlative()
        + " "
        + goal.label()
        + " at "
        + rows.stream()
            .limit(MOST_NAMED)
            .map(row -> best(main.get().axis(), row, axes))
            .collect(Collectors.joining("; "))
        + (rows.size() > MOST_NAMED ? "; and " + (rows.size() - MOST_NAMED) + " more" : "");
  }

  private static String best(String axis, BestValues.Row row, List<String> axes) {
    String where =
        Labels.setting(row.group(), axes.stream().filter(row.group()::containsKey).toList());
    List<BestValues.Candidate> alike = row.alike();
    boolean same = row.allSame();
    String value =
        row.best()
            .map(best -> same ? "every value alike" : Labels.setting(axis, best.value()))
            .orElse("none that has every seed");
    return value
        + (alike.size() > 1 && !same ? " (and " + (alike.size() - 1) + " tied)" : "")
        + (where.isEmpty() ? "" : " for " + where);
  }
}
