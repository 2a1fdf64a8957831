package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.LossLevels;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Summary;

/** A mean over the seeds that a setting did not lose wins nowhere unmarked. */
class SurvivorsTest {
  private static final double DIVERGED = Double.NaN;
  private static final double FAILED = Double.POSITIVE_INFINITY;

  /** p = 1 has the lowest mean, over two easy seeds of five; p = −1 and −2 have no result. */
  private static final Map<Integer, double[]> LOSSES =
      Map.of(
          1, new double[] {0.3, 0.32, DIVERGED, DIVERGED, DIVERGED},
          0, new double[] {0.4, 0.41, 0.9, 0.91, 0.92},
          -1, new double[] {DIVERGED, DIVERGED, DIVERGED, DIVERGED, DIVERGED},
          -2, new double[] {FAILED, FAILED, FAILED, FAILED, FAILED});

  private static List<CellRecord> cells(List<Integer> exponents) {
    List<CellRecord> cells = new ArrayList<>();
    for (int snr = 1; snr <= 3; snr++) {
      for (int p : exponents) {
        for (int seed = 0; seed < 5; seed++) {
          Map<String, Object> axes = new LinkedHashMap<>();
          axes.put("teacher.snr", snr);
          axes.put("preconditioner.p", p);
          axes.put("seed", seed);
          cells.add(cell("c" + cells.size(), axes, LOSSES.get(p)[seed]));
        }
      }
    }
    return cells;
  }

  private static CellRecord cell(String id, Map<String, Object> axes, double loss) {
    if (loss == FAILED) {
      return CellRecord.failed(id, axes, "Σ is singular", 0, 0);
    }
    return Double.isNaN(loss)
        ? new CellRecord(id, axes, CellStatus.DIVERGED, Map.of(), 37, 0.5)
        : CellRecord.finished(id, axes, Map.of("test_loss", loss), 100, 0.5);
  }

  private static RunDirectory run(Path folder, List<Integer> exponents) throws IOException {
    RunDirectory run = RunDirectory.create(folder.resolve("run"));
    for (CellRecord cell : cells(exponents)) {
      run.append(cell, List.of(), List.of());
    }
    return run;
  }

  private static final String SENTENCE =
      "lowest test loss at p = 0 (0.71 [0.36, 1.05]); no other value has every seed;"
          + " p = 1 has a lower mean over 2 survivors of 5 (0.31 [0.18, 0.44]; 3 diverged) and is"
          + " not ranked; no result at p = −2 (5 failed), p = −1 (5 diverged)";

  @Tag("slow")
  @Test
  void consolePageTablesAndFigureSaySo(@TempDir Path folder) throws IOException {
    try (RunDirectory run = run(folder, List.of(1, 0, -1, -2))) {
      ReportWriter.Report report = ReportWriter.write(run, LossLevels.none());
      List<String> console = report.console().lines().toList();
      assertEquals(
          List.of("!", "!", "*", "!"),
          console.subList(1, 5).stream()
              .map(line -> line.replaceFirst(".*?([*~!]).*", "$1"))
              .toList(),
          report.console());
      assertTrue(console.get(4).endsWith("3 of 5"), console.get(4));
      assertTrue(console.contains("  SNR = 1: " + SENTENCE), report.console());
      String page = Files.readString(report.page());
      assertTrue(page.contains("<li>SNR = 3: " + SENTENCE + "</li>"), page);
      assertTrue(
          page.matches(
              "(?s).*<tr class=\"lost\" data-w=\"\\d,\\d\"><td>1</td><td>1</td><td>2</td>.*"),
          "marked in the table");
      List<String> best = Files.readAllLines(run.root().resolve("best.csv"));
      assertEquals(
          "1,preconditioner.p,test_loss,0,0,5", best.get(1).replaceFirst("(,[^,]*){7}$", ""));
      assertTrue(best.get(1).endsWith(",-2 -1 1,1,13 of 20,false"), best.get(1));
      String paired = Files.readString(run.root().resolve("paired.csv"));
      assertTrue(paired.contains("\n1,1,preconditioner.p,0,paired,3,"), paired);
    }
  }

  @Test
  void noRingIsDrawnAroundThem(@TempDir Path folder) throws IOException {
    try (RunDirectory run = run(folder, List.of(1, 0, -1))) {
      Summary summary = Summary.of(run.cells());
      Goal goal = Goal.of(summary).orElseThrow();
      Conclusions conclusions = SampleRun.conclusions(run.cells());
      Figure figure =
          FinalMetricFigure.of(
              summary, Seeds.of(run.cells()), goal, conclusions.by(goal), Theme.LIGHT);
      List<Series.Point> rings =
          figure.panels().get(0).series().stream()
              .filter(series -> series.symbol() == Symbol.RING)
              .flatMap(series -> series.points().stream())
              .toList();
      assertEquals(3, rings.size(), "one an SNR");
      assertTrue(rings.stream().allMatch(ring -> Math.abs(ring.x()) < 0.5), "at p = 0: " + rings);
    }
  }

  @Test
  void whereNothingIsCompleteNothingIsBest(@TempDir Path folder) throws IOException {
    try (RunDirectory run = run(folder, List.of(1, -1))) {
      ReportWriter.Report report = ReportWriter.write(run, LossLevels.none());
      assertFalse(report.console().lines().limit(7).anyMatch(line -> line.contains("*")));
      assertTrue(
          report
              .console()
              .contains(
                  "  SNR = 2: no value of p has every seed, so none is best; not ranked: p = 1"
                      + " (0.31 [0.18, 0.44] over 2 survivors of 5; 3 diverged); no result at"
                      + " p = −1 (5 diverged)\n"),
          report.console());
    }
  }

  @Test
  void oneSettingSaysHowManyOfItsSeedsAreLeft() throws IOException {
    List<CellRecord> cells = new ArrayList<>();
    for (int seed = 0; seed < 5; seed++) {
      cells.add(cell("c" + seed, Map.of("seed", seed), LOSSES.get(1)[seed]));
    }
    Answer answer = SampleRun.conclusions(cells).answers().get(0);
    assertEquals(List.of("test loss 0.31 [0.18, 0.44] over 2 survivors of 5"), answer.sentences());
  }

  /** Losses of different kinds are no better or worse than one another. */
  @Test
  void whatDoesNotCompeteIsListed() throws IOException {
    List<CellRecord> cells = new ArrayList<>();
    for (int seed = 0; seed < 5; seed++) {
      cells.add(
          cell("h" + seed, Map.of("training.loss", "huber", "seed", seed), LOSSES.get(1)[seed]));
      cells.add(cell("s" + seed, Map.of("training.loss", "squared", "seed", seed), 0.5));
    }
    Answer answer = SampleRun.conclusions(cells).answers().get(0);
    assertEquals("What test loss does the network reach?", answer.question());
    assertEquals(
        List.of(
            "training.loss = huber: test loss 0.31 [0.18, 0.44] over 2 survivors of 5",
            "training.loss = squared: test loss 0.5 (all 5)"),
        answer.sentences());
  }
}
