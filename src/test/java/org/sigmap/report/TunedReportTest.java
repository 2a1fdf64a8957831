package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.LossLevels;
import org.sigmap.results.MemoryFolder;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Cell;
import org.sigmap.spec.Study;
import org.sigmap.spec.Tuned.Edge;
import org.sigmap.spec.Tuning;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.spec.yaml.SpecWriter;

/**
 * What is said of a tuned run: the validation loss of a trial is (ln rate − ln best)² with the best
 * rate 0.1 at p = 0 and 1, the largest, at p = −1.
 */
class TunedReportTest {
  private static final String SPEC =
      """
      name: tuned
      seeds: 3
      sweep: {preconditioner.p: [0, -1]}
      tune: {field: optimizer.learningRate, values: [0.01, 0.1, 1]}
      """;

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  private static double loss(Cell cell, double rate) {
    double best = ((Number) cell.axes().get("preconditioner.p")).intValue() == 0 ? 0.1 : 1;
    int seed = ((Number) cell.axes().get("seed")).intValue();
    return Math.pow(Math.log(rate / best), 2) + 0.5 + 0.01 * seed;
  }

  private static CellRecord record(Cell cell, String metric, double value) {
    CellStatus status = CellStatus.DONE;
    return new CellRecord("a", Map.of("seed", 0), status, Map.of(metric, value), 9, 1).of(cell);
  }

  private RunDirectory write(boolean results) throws IOException {
    Study study = SpecReader.read(SPEC, "s.yaml", Overrides.none());
    Path root = folder.resolve("run");
    RunDirectory run = RunDirectory.create(root);
    run.writeSpec(SpecWriter.toYaml(study));
    for (Tuning.Candidate candidate : study.tuning().orElseThrow().candidates()) {
      double rate = candidate.value().doubleValue();
      double loss = loss(candidate.trial(), rate);
      run.append(record(candidate.trial(), "validation_loss", loss), List.of(), List.of());
      // Other rates are at ln 10 from the best one.
      if (results && loss < 1) {
        Edge edge = rate == 1 ? Edge.HIGHEST : null;
        Cell chosen =
            candidate.result().tuned(candidate.result().tuned().orElseThrow().chosen(edge));
        run.append(record(chosen, "test_loss", loss + 0.1), List.of(), List.of());
      }
    }
    return run;
  }

  @Test
  void everyPlaceShowsTheChosenValuesAndNoneAveragesOverTrials() throws IOException {
    try (RunDirectory run = write(true)) {
      assertEquals(6, run.cells().size());
      ReportWriter.Report report = ReportWriter.write(run, LossLevels.none());
      List<String> lines = report.console().lines().toList();
      assertTrue(lines.get(0).matches("preconditioner.p +optimizer.learningRate +seeds .*"));
      assertTrue(lines.get(1).matches(" +-1 +1 \\(edge\\) +3 .*"), lines.get(1));
      assertTrue(lines.get(2).matches(" +0 +0.1 +3 .*"), lines.get(2));
      assertTrue(
          report
              .console()
              .contains(
                  "chosen of 3 values from 0.01 to 1 by the final validation loss, mean over the"
                      + " seeds of a setting; 1 of 2 at an edge"),
          report.console());
      // (ln 0.1)² + 0.51 falls to 0.51.
      assertTrue(
          report
              .console()
              .contains(
                  "p = −1: 1 is the largest value tried, to which the validation loss still falls"
                      + " by 91.2% from the next; try larger ones"),
          report.console());
      String page = Files.readString(report.page());
      assertTrue(page.contains("<th>optimizer.learningRate</th>"));
      assertTrue(page.contains("1 (edge)"));
      assertTrue(
          report.figures().stream().anyMatch(file -> file.endsWith("tuning.svg")),
          report.figures().toString());
      assertFalse(report.summary().toCsv().contains("validation_loss"));
      assertEquals(Optional.empty(), report.incomplete());
      List<String> csv = Files.readAllLines(folder.resolve("run/tuned.csv"));
      assertEquals(7, csv.size());
      assertEquals("preconditioner.p,field,metric,chosen,edge,falls,value,loss,n,lost", csv.get(0));
      assertTrue(
          csv.get(2).matches("0,optimizer.learningRate,validation_loss,0.1,,,0.1,0.51\\d*,3,0"));
      assertTrue(csv.get(6).matches("-1,.*,1,highest,0.912\\d*,1,0.51\\d*,3,0"), csv.get(6));
    }
  }

  /** Trials are no cells of the study, and not enough for a report. */
  @Test
  void trialsAloneAreNoResults() throws IOException {
    try (RunDirectory run = write(false)) {
      assertEquals(List.of(), run.cells());
      assertEquals(
          "Incomplete: 0 of 6 cells of the study are recorded;",
          Completeness.of(run, run.cells()).missing().orElseThrow().split("(?<=;)")[0]);
    }
  }
}
