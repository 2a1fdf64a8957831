package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.results.CellRecord;
import org.sigmap.results.LossLevels;
import org.sigmap.results.MemoryFolder;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.RunRefusedException;

/** Runs side by side, with losses of which every difference is known. */
class RunsReportTest {
  private static final String P = "preconditioner.p";

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  /** A cell for each value and seed, own's apart but at 0; all numbers are exact in binary. */
  private RunDirectory run(String name, String spec, String axis, Map<Integer, Double> losses)
      throws IOException {
    return run(name, spec, axis, losses, "test_loss");
  }

  private RunDirectory run(
      String name, String spec, String axis, Map<Integer, Double> losses, String metric)
      throws IOException {
    return run(name, spec, axis, losses, metric, 3);
  }

  private RunDirectory run(
      String name, String spec, String axis, Map<Integer, Double> losses, String metric, int seeds)
      throws IOException {
    try (RunDirectory run = RunDirectory.create(folder.resolve(name))) {
      run.writeSpec("name: " + name + "\nseeds: " + seeds + "\n" + spec);
      for (Map.Entry<Integer, Double> entry : losses.entrySet()) {
        for (int seed = 0; seed < seeds; seed++) {
          Map<String, Object> axes = new LinkedHashMap<>();
          axes.put(axis, entry.getKey());
          axes.put("seed", seed);
          double loss = entry.getValue() + seed * (0x1p-6 + 0x1p-10 * entry.getKey());
          if (name.equals("own") && entry.getKey() != 0) {
            loss += seed * 0x1p-9;
          }
          CellRecord cell =
              CellRecord.finished(
                  "c" + entry.getKey() + "-" + seed, axes, Map.of(metric, loss), 9, 1);
          run.append(cell, List.of(), List.of());
        }
      }
    }
    return RunDirectory.open(folder.resolve(name));
  }

  private static Map<Integer, Double> losses(double... byP) {
    Map<Integer, Double> losses = new LinkedHashMap<>();
    IntStream.range(0, byP.length).forEach(i -> losses.put(i - 1, byP[i]));
    return losses;
  }

  private ReportWriter.Report report(RunDirectory... runs) throws IOException {
    return RunsReport.write(
        List.of(runs), LossLevels.none(), folder.resolve("beside"), Style.SCREEN);
  }

  /** At p = −1 and 1 seeds differ by nearly the same, at p = 0 none differs, 2 is in one alone. */
  @Test
  void settingsThatBothHaveAreComparedWithinSeedsAndTheBestOneIsSaidToChange() throws IOException {
    String swept = "sweep: {preconditioner.p: [-1, 0, 1, 2]}\n";
    RunDirectory own = run("own", "training: {steps: 7}\n" + swept, P, losses(0.25, 0.5, 0.75));
    RunDirectory other = run("other", swept, P, losses(0.75, 0.5, 0.375, 0.125));
    Files.createFile(own.root().resolve("results.csv"));
    ReportWriter.Report report = report(own, other);
    List<String> lines = report.console().lines().toList();
    assertEquals("What changes in the test loss against other?", lines.get(0));
    assertTrue(
        lines
            .get(1)
            .matches("p +own: test_loss +other: test_loss +own − other +seeds +p \\(Holm\\)"),
        lines.get(1));
    assertTrue(
        lines.get(2).matches("−1 +0.27 ± .* +0.76 ± .* +−0.498 ± 0.005 +3 +0.0000154"),
        lines.get(2));
    assertTrue(lines.get(3).matches("0 +0.52 ± .* +0.52 ± .* +0 \\(all 3\\) +3 +1"), lines.get(3));
    assertEquals(
        "  own − other is told from 0 at p = −1 (−0.498 [−0.503, −0.493]), p = 1 (0.377 [0.372, 0.382]), and 0 in"
            + " every seed at p = 0; the best p is 1 in other and −1 in own, told apart in both:"
            + " it changes",
        lines.get(6));
    assertTrue(report.console().contains("  other: lowest test loss at p = 1 ("));
    List<String> paired = Files.readAllLines(folder.resolve("beside/paired.csv"));
    // Three settings and their mean.
    assertEquals(5, paired.size());
    assertTrue(
        paired
            .get(1)
            .startsWith("-1,own,run.name,other,paired,0,test_loss_minus_reference,3,-0.498"));
    assertEquals(6 + 1, Files.readAllLines(folder.resolve("beside/summary.csv")).size());
    String page = Files.readString(report.page());
    assertTrue(page.contains("<h1>own and other</h1>") && page.contains("<th>own − other</th>"));
    assertTrue(page.contains("\n+   steps: 7") && page.contains("id=\"final-test_loss\""));
    assertTrue(page.contains("href=\"../own/results.csv\"") && !page.contains("other/results.csv"));
  }

  /** Means and differences over other seeds stand side by side, and a run that is done is done. */
  @Test
  void aRunOfFewerSeedsIsRankedByItsOwn() throws IOException {
    String swept = "sweep: {preconditioner.p: [-1, 0, 1]}\n";
    RunDirectory own = run("own", swept, P, losses(0.25, 0.5, 0.75), "test_loss", 5);
    RunDirectory other = run("other", swept, P, losses(0.75, 0.5, 0.375), "test_loss", 2);
    String console = report(own, other).console();
    assertFalse(console.contains("not trained yet"), console);
    assertTrue(console.contains("  other: lowest test loss at p = 1 (0.38"), console);
    assertTrue(console.contains("] over 2 seeds); no tie"), console);
    assertTrue(console.contains("  own: lowest test loss at p = −1 (0.28"), console);
    assertTrue(
        console.contains("the best p is 1 in other (2 seeds) and −1 in own (5 seeds), told apart"),
        console);
    assertFalse(console.contains("not ranked") || console.contains("every seed in"), console);
    List<String> lines = console.lines().toList();
    assertTrue(lines.get(2).matches("−1 .* of 5 seeds .* of 2 seeds .* 2 .*"), lines.get(2));
  }

  @Test
  void whereNoValueHasAResultThisIsWhatIsSaid() throws IOException {
    String swept = "sweep: {preconditioner.p: [-1, 0]}\n";
    RunDirectory own = run("own", swept, P, losses(0.25, 0.5));
    RunDirectory other = run("other", swept, P, losses(Double.NaN, Double.NaN));
    String console = report(own, other).console();
    assertTrue(console.contains("; no value of p has a result in other, so that none"), console);
  }

  /** The first value is as good as any other where all are the same. */
  @Test
  void whereNoSeedTellsValuesApartNoneIsBestInEither() throws IOException {
    String swept = "sweep: {preconditioner.p: [0, 1]}\n";
    RunDirectory own = run("own", swept, P, Map.of(0, 0.25, 1, 0.5));
    try (RunDirectory other = RunDirectory.create(folder.resolve("other"))) {
      other.writeSpec("name: other\nseeds: 3\n" + swept);
      for (int cell = 0; cell < 6; cell++) {
        Map<String, Object> axes = new LinkedHashMap<>(Map.of(P, cell % 2));
        axes.put("seed", cell / 2);
        Map<String, Double> loss = Map.of("test_loss", 0.25 * (1 + cell / 2));
        other.append(CellRecord.finished("c" + cell, axes, loss, 9, 1), List.of(), List.of());
      }
    }
    String console = report(own, RunDirectory.open(folder.resolve("other"))).console();
    assertTrue(console.contains("no seed tells values of p apart in other"), console);
    assertFalse(console.contains("the best p is"), console);
  }

  /** A field that one run sweeps and another has fixed is the same setting. */
  @Test
  void anAxisOfOneRunIsAFieldOfTheOther() throws IOException {
    RunDirectory own =
        run("own", "sweep: {preconditioner.p: [-1, 0, 1]}\n", P, losses(0.25, 0.5, 0.75));
    RunDirectory other =
        run(
            "other",
            "preconditioner: {p: 1}\nsweep: {teacher.snr: [1, 2]}\n",
            "teacher.snr",
            Map.of(1, 0.625));
    String console = report(own, other).console();
    assertTrue(console.contains("own − other is told from 0 (0.127 [0.122, 0.132])"), console);
  }

  @Test
  void whatCannotStandSideBySideIsRefused() throws IOException {
    String swept = "sweep: {preconditioner.p: [-1, 0]}\n";
    RunDirectory own = run("own", swept, P, losses(0.25));
    RunDirectory other = run("other", swept, P, Map.of(7, 0.5));
    refused("own and other have no setting in common;", own, other);
    refused("own is named twice;", own, own);
    RunDirectory kind = run("kind", swept, P, losses(0.25), "ood_accuracy");
    refused("own and kind are judged by test_loss and ood_accuracy;", own, kind);
    RunDirectory loss = run("loss", "training: {loss: huber}\n" + swept, P, losses(0.25));
    refused("own and loss have no setting in common;", own, loss);
    RunDirectory link = run("link", "teacher: {link: {kind: sign}}\n" + swept, P, losses(0.25));
    refused("own and link have no setting in common;", own, link);
    Exception replaced =
        assertThrows(
            RunRefusedException.class,
            () ->
                RunsReport.write(List.of(own, other), LossLevels.none(), own.root(), Style.SCREEN));
    assertTrue(replaced.getMessage().contains("is a run, whose own report would be replaced"));
  }

  private void refused(String start, RunDirectory... runs) {
    Exception refusal = assertThrows(RunRefusedException.class, () -> report(runs));
    String message = refusal.getMessage().replace(folder + "/", "");
    assertTrue(message.startsWith(start), message);
  }
}
