package org.sigmap.report;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sigmap.results.CellRecord;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.Study;
import org.sigmap.spec.Words;

/**
 * How much of its study a run holds.
 *
 * @param study what {@code spec.yaml} describes, absent where this version does not read it
 * @param missing a sentence with the counts, absent where every cell of the study is recorded
 */
public record Completeness(Optional<Study> study, Optional<String> missing) {

  public static Completeness of(RunDirectory run, List<CellRecord> cells) throws IOException {
    try {
      Optional<Study> study = run.study();
      return new Completeness(
          study, study.isEmpty() ? Optional.empty() : missing(study.get(), run, cells));
    } catch (SpecException e) {
      return new Completeness(
          Optional.empty(),
          Optional.of(
              ("Whether this run is complete is not known: this version does not read"
                      + " its specification (%s).")
                  .formatted(e.getMessage())));
    }
  }

  private static Optional<String> missing(Study study, RunDirectory run, List<CellRecord> cells)
      throws IOException {
    Set<String> recorded = cells.stream().map(CellRecord::cell).collect(Collectors.toSet());
    int planned = study.results();
    long held = study.cells().stream().filter(c -> recorded.contains(c.id().value())).count();
    if (held >= planned) {
      return Optional.empty();
    }
    String rest =
        run.beingWritten()
            ? "a run is at work on the rest."
            : "`sigmap run --resume` trains the rest, `sigmap merge` joins shards.";
    return Optional.of(
        "Incomplete: %s of %s of the study %s recorded; %s"
            .formatted(held, Words.count(planned, "cell"), planned == 1 ? "is" : "are", rest));
  }
}
