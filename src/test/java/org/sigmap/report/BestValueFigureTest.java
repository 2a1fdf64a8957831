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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.results.LossLevels;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Summary;
import org.sigmap.results.SummaryReader;
import org.sigmap.results.SummaryTest;

class BestValueFigureTest {
  private static final int SEEDS = 3;

  /** Of the sample run's exponents the best falls from 1 at direction 1 to −1 at direction 10. */
  private static RunDirectory run(Path folder, List<?> directions) throws IOException {
    Map<String, List<?>> sweep = new LinkedHashMap<>();
    sweep.put("teacher.snr", List.of(0.5, 2));
    sweep.put("teacher.direction", directions);
    sweep.put("preconditioner.p", List.of(1, 0.5, 0, -0.5, -1));
    return SampleRun.write(folder.resolve("run"), sweep, SEEDS);
  }

  @Tag("slow")
  @Test
  void theBestExponentFollowsTheDirection(@TempDir Path folder) throws IOException {
    try (RunDirectory run = run(folder, List.of(1, 4, 7, 10))) {
      ReportWriter.write(run, LossLevels.none());
      Summary summary = Summary.of(run.cells());
      Goal goal = Goal.of(summary).orElseThrow();
      Figure figure =
          SampleRun.conclusions(run.cells())
              .by(goal)
              .flatMap(best -> BestValueFigure.of(summary, best))
              .orElseThrow()
              .figure(Theme.LIGHT);
      assertEquals(2, figure.panels().size(), "one an SNR");
      List<Series.Point> best = figure.panels().get(0).series().get(2).points();
      assertEquals(List.of(1.0, 4.0, 7.0, 10.0), best.stream().map(Series.Point::x).toList());
      for (int i = 1; i < best.size(); i++) {
        assertTrue(best.get(i).y() < best.get(i - 1).y(), "" + best);
      }
      List<String> table = Files.readAllLines(run.root().resolve("best.csv"));
      assertEquals(9, table.size(), "a header, two SNRs, four directions");
      assertTrue(Files.exists(run.figures().resolve("best-test_loss.svg")));
    }
  }

  @Test
  void twoDirectionsAreNoAxisToFollow(@TempDir Path folder) throws IOException {
    try (RunDirectory run = run(folder, List.of(1, 10))) {
      ReportWriter.write(run, LossLevels.none());
      assertFalse(Files.exists(run.root().resolve("best.csv")));
    }
  }

  @Tag("slow")
  @Test
  void equalTrainingLossHasItsOwnFigureAndSaysWhoIsLeftOut(@TempDir Path folder)
      throws IOException {
    try (RunDirectory run = run(folder, List.of(1, 10))) {
      LossLevels levels =
          new LossLevels(new LossLevels.Levels(List.of(0.25), true), LossLevels.Levels.NONE);
      ReportWriter.Report report = ReportWriter.write(run, levels);
      String name = "equal-test_loss_at_train_loss_0.25.svg";
      String svg = Files.readString(run.figures().resolve(name));
      assertTrue(svg.contains("test loss at train loss 0.25"), svg);
      assertTrue(
          report.notes().stream()
              .anyMatch(note -> note.matches("\\d+ of 60 done cells never reach .* 0\\.25 .*")),
          report.notes().toString());
      assertTrue(
          Files.readString(run.figures().resolve("survival-train_loss_0.25.svg"))
              .contains("How long does it take to reach train loss 0.25?"));
      assertTrue(
          Files.readString(run.root().resolve("paired.csv")).contains("steps_to_train_loss"));
      assertTrue(Files.readAllLines(run.root().resolve("survival.csv")).size() > 40);
      SummaryTest.assertEqual(
          report.summary(),
          SummaryReader.read("summary.csv", Files.readString(run.root().resolve("summary.csv"))));
    }
  }
}
