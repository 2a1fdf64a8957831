package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.cli.run.ShardOption;
import org.sigmap.experiment.plan.Shard;
import org.sigmap.results.MemoryFolder;

@Tag("slow")
class VerifyAndMergeTest {
  private static final String SPEC =
      """
      name: small
      seeds: 2
      teacher: {kind: single-index, dimension: 4}
      samples: {total: 60, trainFraction: 0.5}
      model: {hidden: 8, initScale: 0.5}
      training: {steps: 60, logEvery: 20}
      sweep:
        preconditioner.p: [1, 0, -1]
      """;

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  private Path spec;

  @BeforeEach
  void writeSpec() throws IOException {
    spec = folder.resolve("spec.yaml");
    Files.writeString(spec, SPEC);
  }

  private Path run(String name, String... more) {
    Path out = folder.resolve(name);
    List<String> arguments =
        new java.util.ArrayList<>(List.of("run", spec.toString(), "--out", out.toString(), "-q"));
    arguments.addAll(List.of(more));
    Program program = Program.run(arguments.toArray(String[]::new));
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    return out;
  }

  /** Changes a recorded number and, since checksums would tell, forgets the checksums. */
  private static void forge(Path run, String file, String pattern, String replacement)
      throws IOException {
    Path path = run.resolve(file);
    String text = Files.readString(path);
    String forged = text.replaceFirst(pattern, replacement);
    assertTrue(!forged.equals(text));
    Files.writeString(path, forged);
    Files.deleteIfExists(run.resolve("checksums.csv"));
  }

  @Test
  void verifyRepeatsEveryBitAndNoticesAForgedOne() throws IOException {
    Path out = run("run");
    Program same = Program.run("verify", out.toString(), "-q", "--cells", "6");
    assertEquals(ExitCode.DONE, same.exitCode(), same.out() + same.err());
    assertEquals(
        "preconditioner_trace: 6 cells, largest relative difference 0.00\n"
            + "test_loss: 6 cells, largest relative difference 0.00\n"
            + "train_loss: 6 cells, largest relative difference 0.00\n",
        same.out());
    // Other workers are no reason for other digits: the groups are those of the run.
    assertEquals(0, Program.run("verify", out.toString(), "-q", "--workers", "1").exitCode());

    forge(out, "cells.jsonl", "\"test_loss\":", "\"test_loss\":1");
    Program forged = Program.run("verify", out.toString(), "-q", "--cells", "6");
    assertEquals(ExitCode.CHECK_FAILED, forged.exitCode(), forged.out());
    assertTrue(forged.out().contains("train_loss: 6 cells, largest relative difference 0.00"));
    assertTrue(
        forged.out().contains("although versions, devices and threads are those of the run"));

    forge(out, "provenance.json", "CPU \\(\\d+ workers\\)", "CPU (77 workers)");
    Program elsewhere = Program.run("verify", out.toString(), "-q", "--cells", "6");
    assertTrue(
        elsewhere.out().contains("devices and threads: then [CPU (77 workers)], now"),
        elsewhere.out());
    assertEquals(0, Program.run("verify", out.toString(), "-q", "--tolerance", "1e9").exitCode());
  }

  /**
   * A last bit is 2⁻²⁴ to 2⁻²³ of a weight, which moves losses of a short, stable training by about
   * as much, and what does not depend on weights not at all.
   */
  @Test
  void lastBitsOfTheInitialWeightsMoveLossesByAboutAsMuch() throws IOException {
    Path out = run("run");
    Program moved = Program.run("verify", out.toString(), "-q", "--cells", "6", "--perturb");
    assertEquals(ExitCode.DONE, moved.exitCode(), moved.err());
    List<String> lines = moved.out().lines().toList();
    assertTrue(
        lines.get(0).startsWith("preconditioner_trace: 6 cells, moves by 0.0 at most (cell "));
    Matcher test =
        Pattern.compile(
                "test_loss: 6 cells, moves by (\\S+) at most \\(cell \\w+, from \\S+\\), \\S+ of"
                    + " the half-width of its setting's interval")
            .matcher(lines.get(1));
    assertTrue(test.matches(), lines.get(1));
    double by = Double.parseDouble(test.group(1));
    assertTrue(by > 1e-9 && by < 1e-5, lines.get(1));
    Program again = Program.run("verify", out.toString(), "-q", "--cells", "6", "--perturb");
    assertEquals(moved.out(), again.out());
  }

  /** A run of an earlier version lacks the metrics that came later. */
  @Test
  void whatWasNotMeasuredThenIsNoDifference() throws IOException {
    Path out = run("run");
    Path cells = out.resolve("cells.jsonl");
    Files.writeString(
        cells, Files.readString(cells).replaceAll(",?\"preconditioner_trace\":[^,}]*", ""));
    Files.delete(out.resolve("checksums.csv"));
    Program verified = Program.run("verify", out.toString(), "-q", "--cells", "1");
    assertEquals(ExitCode.DONE, verified.exitCode(), verified.out() + verified.err());
    assertTrue(
        verified.out().startsWith("preconditioner_trace: in none of the records, not compared\n"),
        verified.out());
  }

  @Test
  void shardsMergeToOneProcessAndConflictsAreRefused() throws IOException {
    Path whole = run("whole", "--lanes", "1");
    Path parts = run("parts", "--lanes", "1", "--shard", "1/2");
    run("parts", "--lanes", "1", "--shard", "2/2", "--costs", whole.toString());
    Program merged = Program.run("merge", parts.toString(), "-q");
    assertEquals(ExitCode.DONE, merged.exitCode(), merged.err());
    for (String table : List.of("summary.csv", "results.csv")) {
      assertEquals(Files.readString(whole.resolve(table)), Files.readString(parts.resolve(table)));
    }
    assertEquals("", merged.err());
    Program again = Program.run("merge", parts.toString());
    assertTrue(again.err().contains("added 0 cells"), again.err());

    Path shard = parts.resolve("shard-1-of-2");
    forge(shard, "cells.jsonl", "\"test_loss\":", "\"test_loss\":1");
    Path joined = folder.resolve("joined");
    Program refused = Program.run("merge", joined.toString(), whole.toString(), shard.toString());
    assertEquals(ExitCode.USAGE, refused.exitCode());
    assertTrue(refused.err().contains(whole.toString()), refused.err());
    assertTrue(Files.readString(joined.resolve("cells.jsonl")).isEmpty());

    Path other = run("other", "--set", "model.hidden=9");
    Program different = Program.run("merge", joined.toString(), whole.toString(), other.toString());
    assertEquals(ExitCode.USAGE, different.exitCode());
    assertTrue(different.err().contains("hidden: 9"), different.err());
    assertEquals(
        ExitCode.DATA, Program.run("merge", folder.resolve("nothing").toString()).exitCode());
  }

  @Test
  void aShardToWhichNoCellFallsIsDoneAndMergesLikeTheOthers() throws IOException {
    String[] two = {"--sweep", "teacher.case=high", "--sweep", "preconditioner.p=0,1"};
    Path parts = folder.resolve("parts");
    int idle = 0;
    for (int shard = 1; shard <= 5; shard++) {
      List<String> arguments =
          new java.util.ArrayList<>(
              List.of("run", spec.toString(), "--out", parts.toString(), "--lanes", "1", "-q"));
      arguments.addAll(List.of("--shard", shard + "/5", "--seeds", "2"));
      arguments.addAll(List.of(two));
      Program program = Program.run(arguments.toArray(String[]::new));
      assertEquals(ExitCode.DONE, program.exitCode(), program.err());
      idle += program.err().contains("no cell falls to this shard") ? 1 : 0;
    }
    assertEquals(1, idle);
    Program merged = Program.run("merge", parts.toString(), "-q");
    assertEquals(ExitCode.DONE, merged.exitCode(), merged.err());
    assertEquals(4, Files.readAllLines(parts.resolve("cells.jsonl")).size());
  }

  @Test
  void slurmsVariablesGiveTheShard() {
    Map<String, String> array =
        Map.of(
            "SLURM_ARRAY_TASK_ID", "7",
            "SLURM_ARRAY_TASK_MIN", "5",
            "SLURM_ARRAY_TASK_MAX", "8",
            "SLURM_ARRAY_TASK_COUNT", "4");
    assertEquals(new Shard(3, 4), ShardOption.parse("slurm", array));
    assertEquals(new Shard(2, 9), ShardOption.parse("2/9", Map.of()));
    for (String bad : List.of("0/2", "3/2", "1", "a/b", "1/2/3", "slurm")) {
      CommandFailure failure =
          assertThrows(CommandFailure.class, () -> ShardOption.parse(bad, Map.of()));
      assertEquals(ExitCode.USAGE, failure.exitCode());
    }
  }

  @Test
  void tensorBoardGetsScalarsSpectraAndGraph() throws IOException {
    Path out = run("run", "--tensorboard");
    try (Stream<Path> files = Files.walk(out.resolve("tensorboard"))) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(file -> out.resolve("tensorboard").relativize(file.getParent()).toString())
              .sorted()
              .toList();
      assertTrue(
          names.containsAll(List.of("preconditioner.p=-1/seed-0", "preconditioner.p=1/seed-1")));
      assertTrue(names.stream().anyMatch(name -> name.startsWith("graph-")), names.toString());
    }
  }
}
