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
import org.sigmap.results.LossLevels;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Summary;
import org.sigmap.results.SummaryReader;

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
      ReportWriter.Report report = ReportWriter.write(run, LossLevels.none());
      Summary paired =
          SummaryReader.read("paired.csv", Files.readString(run.root().resolve("paired.csv")));
      List<Summary.Row> toZero =
          paired.rows().stream().filter(row -> row.setting().get("reference").equals(0L)).toList();
      assertEquals(10, toZero.size(), "p = 1 and -1 in four alignments and in their mean");
      assertTrue(paired.rows().size() > toZero.size(), "and to the best of each alignment");
      assertTrue(Files.exists(run.figures().resolve("paired-test_loss.svg")));
      assertTrue(report.console().contains("\n  over all alignments, p = "), report.console());
      assertTrue(report.console().contains("(3 seeds paired, told from 0 at 5%"), report.console());
      String svg = Files.readString(run.figures().resolve("paired-test_loss.svg"));
      assertTrue(svg.contains("mean over alignments"));
      assertTrue(svg.contains("case high, target low"));
      assertTrue(svg.contains("told from 0 at 5%, Holm over 8 comparisons"), svg);
      assertTrue(svg.contains("Holm over 2 comparisons"), svg);
    }
  }

  /** The family is the group's pairs, the settings' or the means' comparisons; ties go by it. */
  @Test
  void theTableHoldsWhatTiesAreDecidedBy(@TempDir Path folder) throws IOException {
    try (RunDirectory run = run(folder, List.of(1, 0, -1))) {
      ReportWriter.write(run, LossLevels.none());
      List<String> lines = Files.readAllLines(run.root().resolve("paired.csv"));
      List<String> columns = List.of(lines.get(0).split(","));
      assertEquals("ci95_high,p_value", String.join(",", columns.subList(12, 14)));
      Map<String, Integer> families = new LinkedHashMap<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] fields = line.split(",", -1);
        String family = fields[columns.indexOf("family")];
        double p = Double.parseDouble(fields[columns.indexOf("p_value")]);
        double holm = Double.parseDouble(fields[columns.indexOf("p_holm")]);
        int size = Integer.parseInt(fields[columns.indexOf("family_size")]);
        assertTrue(p <= holm && holm <= size * p, line);
        boolean needed = !fields[columns.indexOf("seeds_needed")].isEmpty();
        assertTrue(!needed || family.equals("best") && holm > 0.05, line);
        families.merge(family + " " + size, 1, Integer::sum);
      }
      assertEquals(Map.of("best 3", 8, "reference 8", 8, "mean 2", 2), families);
    }
  }

  /** Which values are tied is decided in every study, and what decides is in the table. */
  @Test
  void everyStudyIsComparedWithItsBest(@TempDir Path folder) throws IOException {
    try (RunDirectory run = run(folder, List.of(1, -1))) {
      ReportWriter.write(run, LossLevels.none());
      Summary paired =
          SummaryReader.read("paired.csv", Files.readString(run.root().resolve("paired.csv")));
      assertEquals(4, paired.rows().size(), "the other value, in four alignments");
      for (Summary.Row row : paired.rows()) {
        assertEquals("test_loss_minus_reference", row.metric());
        assertEquals("preconditioner.p", row.setting().get("axis"));
        assertEquals("paired", row.setting().get("seeds"));
        assertEquals(0L, row.setting().get("lost"));
        assertTrue(row.estimate().mean() > 0, "the best has the lowest mean");
      }
      assertFalse(Files.exists(run.figures().resolve("paired-test_loss.svg")));
    }
  }

  /** p = −2 diverges in one of three seeds: its mean of two pairs is no rival of one of three. */
  @Test
  void theMeanOverSettingsNamesWhatLostSeeds(@TempDir Path folder) throws IOException {
    try (RunDirectory run = run(folder, List.of(1, 0, -2))) {
      Summary summary = Summary.of(run.cells());
      String sentence =
          PairedFigure.of(summary, run.cells()).flatMap(PairedFigure::finding).orElseThrow();
      assertTrue(sentence.startsWith("over all alignments, p = 1 changes"), sentence);
      assertTrue(sentence.endsWith("; with fewer pairs: p = −2 (2)"), sentence);
    }
  }
}
