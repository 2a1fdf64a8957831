package org.sigmap.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.cli.ExitCode;
import org.sigmap.cli.Program;

class RunCommandTest {
  private static final String SPEC =
      """
      name: tiny
      experiment: generalization
      seeds: 2
      teacher: {kind: single-index, dimension: 4}
      samples: {total: 60, trainFraction: 0.5}
      model: {hidden: 8, initScale: 0.5}
      training: {steps: 20, logEvery: 7}
      sweep:
        teacher.case: [high, low]
        preconditioner.p: [1, -1]
      """;

  @TempDir Path directory;
  private Path spec;
  private Path out;

  @BeforeEach
  void writeSpec() throws IOException {
    spec = directory.resolve("tiny.yaml");
    out = directory.resolve("run");
    Files.writeString(spec, SPEC);
  }

  private Program run(String... more) {
    List<String> arguments =
        new java.util.ArrayList<>(List.of("run", spec.toString(), "--out", out.toString()));
    arguments.addAll(List.of(more));
    return Program.run(arguments.toArray(String[]::new));
  }

  private static Map<String, JsonNode> metrics(Path run) throws IOException {
    ObjectMapper json = new ObjectMapper();
    Map<String, JsonNode> metrics = new TreeMap<>();
    for (String line : Files.readAllLines(run.resolve("cells.jsonl"))) {
      JsonNode cell = json.readTree(line);
      metrics.put(cell.get("cell").asText(), cell.get("metrics"));
    }
    return metrics;
  }

  @Test
  void leavesEverythingTheContractNames() throws IOException {
    Program program = run();
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    assertTrue(program.out().contains("  case high: lowest test loss at p = "), program.out());
    assertTrue(program.out().contains("report: " + out.resolve("report.html")));
    for (String file :
        List.of(
            "spec.yaml",
            "provenance.json",
            "cells.jsonl",
            "curves.csv",
            "spectra.csv",
            "summary.csv",
            "results.csv",
            "report.html",
            "figures/final-test_loss.svg",
            "figures/final-test_loss.png",
            "sigmap.log")) {
      assertTrue(Files.size(out.resolve(file)) > 0, file);
    }
    assertEquals(8, metrics(out).size());
    assertTrue(
        Files.readString(out.resolve("summary.csv"))
            .startsWith("teacher.case,preconditioner.p,metric,n,mean,sd,ci95_low,ci95_high"));
  }

  @Test
  void curvesHoldTheStartEveryLogPointAndTheEnd() throws IOException {
    run();
    List<String> steps =
        Files.readAllLines(out.resolve("curves.csv")).stream()
            .skip(1)
            .filter(row -> row.contains(",test_loss,"))
            .map(row -> row.split(",")[1])
            .distinct()
            .toList();
    assertEquals(List.of("0", "7", "14", "20"), steps);
  }

  @Tag("slow")
  @Test
  void twoRunsGiveIdenticalMetrics() throws IOException {
    run();
    Path again = directory.resolve("again");
    Program.run("run", spec.toString(), "--out", again.toString());
    assertEquals(metrics(out), metrics(again));
  }

  @Tag("slow")
  @Test
  void laneGroupsDoNotChangeTheNumbersBeyondRounding() throws IOException {
    // With more workers than lanes every lane would be a group of its own.
    run("--workers", "1");
    Path solo = directory.resolve("solo");
    Program.run("run", spec.toString(), "--out", solo.toString(), "--lanes", "1");
    Map<String, JsonNode> together = metrics(out);
    Map<String, JsonNode> alone = metrics(solo);
    assertEquals(together.keySet(), alone.keySet());
    together.forEach(
        (cell, values) ->
            values
                .properties()
                .forEach(
                    metric ->
                        assertEquals(
                            metric.getValue().asDouble(),
                            alone.get(cell).get(metric.getKey()).asDouble(),
                            1e-6 * metric.getValue().asDouble())));
  }

  @Tag("slow")
  @Test
  void aSecondRunNeedsResumeAndResumeTrainsOnlyWhatIsMissing() throws IOException {
    run();
    List<String> lines = Files.readAllLines(out.resolve("cells.jsonl"));
    Program refused = run();
    assertEquals(ExitCode.USAGE, refused.exitCode());
    assertTrue(refused.err().contains("--resume"), refused.err());

    Files.write(out.resolve("cells.jsonl"), lines.subList(0, 5));
    Program resumed = run("--resume");
    assertEquals(ExitCode.DONE, resumed.exitCode(), resumed.err());
    assertTrue(resumed.err().contains("training 3 cells"), resumed.err());
    List<String> after = Files.readAllLines(out.resolve("cells.jsonl"));
    assertEquals(lines.subList(0, 5), after.subList(0, 5));
    assertEquals(8, after.size());
  }

  /** With its counts, in console and page, whichever command reports. */
  @Tag("slow")
  @Test
  void anIncompleteRunSaysSo() throws IOException {
    Program part = run("--shard", "1/2", "--lanes", "1");
    Path shard = out.resolve("shard-1-of-2");
    long recorded = Files.readAllLines(shard.resolve("cells.jsonl")).size();
    assertTrue(recorded > 0 && recorded < 8, recorded + " cells");
    String counts = "Incomplete: " + recorded + " of 8 cells of the study are recorded;";
    for (Program program : List.of(part, Program.run("report", shard.toString()))) {
      assertEquals(ExitCode.DONE, program.exitCode(), program.err());
      assertTrue(program.out().contains(counts), program.out());
      String page = Files.readString(shard.resolve("report.html"));
      assertTrue(page.contains("<p class=\"incomplete\">" + counts), "the page says so");
    }
    String target = directory.resolve("model").toString();
    String cell = metrics(shard).keySet().iterator().next();
    for (Program program :
        List.of(
            Program.run("verify", shard.toString(), "--cells", "1"),
            Program.run("export", shard.toString(), "--to", target, "--cell", cell),
            Program.run("suggest", "--compare", shard.toString()))) {
      assertTrue(program.err().contains("sigmap: " + shard + ": " + counts), program.err());
    }
    run("--shard", "2/2", "--lanes", "1");
    Program merged = Program.run("merge", out.toString());
    assertFalse(merged.out().contains("Incomplete"), merged.out());
    assertFalse(Files.readString(out.resolve("report.html")).contains("Incomplete"));
  }

  @Test
  void divergedCellsAreRecordedAndAllOfThemIsAFailure() throws IOException {
    Program program = run("--set", "optimizer.learningRate=1e6", "--quiet");
    assertEquals(ExitCode.ALL_DIVERGED, program.exitCode(), program.err());
    for (String line : Files.readAllLines(out.resolve("cells.jsonl"))) {
      JsonNode cell = new ObjectMapper().readTree(line);
      assertEquals("diverged", cell.get("status").asText());
      assertTrue(cell.get("steps").asInt() > 0 && cell.get("steps").asInt() <= 20, line);
    }
  }

  @Tag("slow")
  @Test
  void aCellThatCannotBeTrainedIsRecordedWithItsReasonAndTheOthersGoOn() throws IOException {
    String[] empirical = {
      "--set", "preconditioner.covariance=empirical", "--set", "samples.trainFraction=0.05"
    };
    Program program = run(empirical);
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    assertTrue(program.err().contains(" cells failed: the covariance has rank 2 of 4"));
    assertFalse(program.err().contains("\tat "), program.err());
    assertTrue(program.out().contains("failed"), program.out());
    String cells = Files.readString(out.resolve("cells.jsonl"));
    assertTrue(cells.contains("\"status\":\"failed\""), cells);
    assertTrue(cells.contains("\"reason\":\"the covariance has rank 2 of 4"), cells);
    assertTrue(Files.readString(out.resolve("summary.csv")).contains(",failed,"));
    assertTrue(Files.readString(out.resolve("report.html")).contains(" cells failed: "));

    String[] resume = Arrays.copyOf(empirical, empirical.length + 1);
    resume[empirical.length] = "--resume";
    assertEquals(ExitCode.DONE, run(resume).exitCode());
    assertEquals(cells, Files.readString(out.resolve("cells.jsonl")));
    Program verified = Program.run("verify", out.toString(), "--cells", "100", "--device", "cpu");
    assertEquals(ExitCode.DONE, verified.exitCode(), verified.out() + verified.err());
    Program exported =
        Program.run(
            "export",
            out.toString(),
            "--where",
            "preconditioner.p=-1",
            "--to",
            out.resolve("model").toString());
    assertEquals(ExitCode.DATA, exported.exitCode());
    assertTrue(exported.err().contains("failed or diverged (the covariance has rank 2 of 4"));
  }

  @Test
  void aStudyOfWhichEveryCellFailsIsWrongUsage() {
    Program program =
        run(
            "--set", "preconditioner.covariance=empirical",
            "--set", "samples.trainFraction=0.05",
            "--sweep", "preconditioner.p=-1,-2");
    assertEquals(ExitCode.USAGE, program.exitCode(), program.err());
    assertTrue(program.err().contains("the covariance has rank 2 of 4"), program.err());
    assertTrue(program.err().contains("every cell failed"), program.err());
  }

  /** No machine has a hundred GPUs. */
  @Test
  void aDeviceThatCannotBeUsedLeavesNothingBehind() {
    Program program = run("--device", "gpu:99");
    assertEquals(ExitCode.USAGE, program.exitCode(), program.err());
    assertTrue(program.err().startsWith("sigmap: --device gpu:99: "), program.err());
    assertFalse(Files.exists(out));
  }

  @Test
  void aDryRunSaysWhatARunWouldDoAndWritesNothing() throws IOException {
    Program dry = run("--dry-run", "--lanes", "3", "--workers", "2");
    assertEquals(ExitCode.DONE, dry.exitCode(), dry.err());
    List<String> lines = dry.out().lines().toList();
    assertEquals("study        tiny", lines.get(0));
    assertEquals(
        "cells        8 = 2 of teacher.case x 2 of preconditioner.p x 2 seeds", lines.get(1));
    assertEquals(
        "training     8 networks in 4 groups of up to 2, 2 at once; 20 steps each", lines.get(2));
    assertTrue(lines.get(3).matches("memory       up to 0\\.\\d GB .*"), lines.get(3));
    assertTrue(
        lines.get(4).matches("time         about \\d+ s on this machine, an estimate:"),
        lines.get(4));
    assertTrue(
        lines.stream().allMatch(line -> line.length() < 80 || line.contains(out.toString())));
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(spec), files.toList());
    }
    run("--quiet");
    List<String> before = listing();
    Program rest = run("--dry-run", "--resume", "--seeds", "2");
    assertTrue(rest.out().contains("; 8 cells are recorded already\n"), rest.out());
    assertTrue(rest.out().contains("training     nothing is left to train\n"), rest.out());
    assertTrue(rest.out().contains("time         none\n"), rest.out());
    assertEquals(before, listing());
  }

  /** Every file of the run with its time of change. */
  private List<String> listing() throws IOException {
    try (Stream<Path> files = Files.walk(out)) {
      List<String> listing = new java.util.ArrayList<>();
      for (Path file : files.sorted().toList()) {
        listing.add(file + " " + Files.getLastModifiedTime(file));
      }
      return listing;
    }
  }

  @Test
  void quietPrintsResultsOnly() {
    Program program = run("--quiet");
    assertEquals("", program.err());
    assertTrue(program.out().contains("test_loss"));
  }

  @Test
  void reportWritesTheSameAgain() throws IOException {
    run();
    String summary = Files.readString(out.resolve("summary.csv"));
    String results = Files.readString(out.resolve("results.csv"));
    Files.delete(out.resolve("summary.csv"));
    Files.delete(out.resolve("results.csv"));
    Files.delete(out.resolve("report.html"));
    Program program = Program.run("report", out.toString(), "--curves");
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    assertEquals(summary, Files.readString(out.resolve("summary.csv")));
    assertEquals(results, Files.readString(out.resolve("results.csv")));
    assertEquals(
        Files.readAllLines(out.resolve("curves.csv")).size(),
        Files.readAllLines(out.resolve("curves-with-axes.csv")).size());
    assertTrue(Files.exists(out.resolve("report.html")));
  }
}
