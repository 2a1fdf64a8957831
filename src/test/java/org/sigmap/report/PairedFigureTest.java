package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Summary;

class PairedFigureTest {
  private static final int SEEDS = 3;

  private static RunDirectory run(Path folder, List<?> exponents) throws IOException {
    Map<String, List<?>> sweep = new LinkedHashMap<>();
    sweep.put("teacher.case", List.of("high", "low"));
    sweep.put("transfer.target", List.of("high", "low"));
    sweep.put("preconditioner.p", exponents);
    return SampleRun.write(folder.resolve("run"), sweep, SEEDS);
  }

  @Test
  void transfersAreComparedWithPlainGradientDescent(@TempDir Path folder) throws IOException {
    try (RunDirectory run = run(folder, List.of(1, 0, -1))) {
      ReportWriter.Report report = ReportWriter.write(run);
      Summary paired =
          Summary.fromCsv("paired.csv", Files.readString(run.root().resolve("paired.csv")));
      assertEquals(10, paired.rows().size(), "p = 1 and -1 in four alignments and in their mean");
      assertTrue(Files.exists(run.figures().resolve("paired-test_loss.svg")));
      assertTrue(
          report.notes().stream().anyMatch(note -> note.startsWith("over all alignments, p = ")),
          report.notes().toString());
      String svg = Files.readString(run.figures().resolve("paired-test_loss.svg"));
      assertTrue(svg.contains("mean over alignments"));
      assertTrue(svg.contains("case high, target low"));
    }
  }

  @Test
  void withoutTheReferenceThereIsNoComparison(@TempDir Path folder) throws IOException {
    try (RunDirectory run = run(folder, List.of(1, -1))) {
      ReportWriter.write(run);
      assertFalse(Files.exists(run.root().resolve("paired.csv")));
    }
  }
}
