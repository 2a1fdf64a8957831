package org.sigmap.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.cli.Program;
import org.sigmap.results.MemoryFolder;

/** A tuned study from its text to console, tables and page, and beside the same with one rate. */
class TunedCommandTest {
  private static final String SPEC =
      """
      name: tuned
      seeds: 2
      teacher: {kind: single-index, dimension: 5}
      samples: {total: 80, trainFraction: 0.5}
      model: {hidden: 9, initScale: 0.5}
      training: {steps: 20, logEvery: 10}
      sweep: {preconditioner.p: [0, -1]}
      tune: {field: optimizer.learningRate, values: [100, 0.1, 0.001]}
      """;

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  private Program done(String... arguments) {
    Program program = Program.run(arguments);
    assertEquals(0, program.exitCode(), program.err());
    return program;
  }

  /** 100 diverges and 0.001 hardly moves in 20 steps, so 0.1 is chosen. */
  @Test
  void specRunConsoleTablesPageAndComparison() throws IOException {
    Path spec = Files.writeString(folder.resolve("s.yaml"), SPEC);
    String tuned = folder.resolve("tuned").toString();
    String fixed = folder.resolve("fixed").toString();
    List<String> console = done("run", spec.toString(), "--out", tuned).out().lines().toList();
    assertTrue(
        console.get(0).startsWith("preconditioner.p  optimizer.learningRate  seeds  test_loss"));
    for (int row : new int[] {1, 2}) {
      assertTrue(console.get(row).matches(" +(-1|0)  0.1 +2  .*"), console.get(row));
    }
    assertTrue(
        console.stream().anyMatch(line -> line.contains("chosen of 3 values from 0.001 to 100")));
    List<String> table = Files.readAllLines(folder.resolve("tuned/tuned.csv"));
    assertEquals(7, table.size());
    assertEquals(
        6,
        table.stream()
            .filter(l -> l.matches("(-1|0),optimizer.learningRate,validation_loss,0.1,,.*"))
            .count());
    assertEquals(2, table.stream().filter(line -> line.endsWith(",100,,0,2")).count());
    String page = Files.readString(folder.resolve("tuned/report.html"));
    assertTrue(page.contains("optimizer.learningRate") && page.contains("tuning"));

    done("run", spec.toString(), "--set", "optimizer.learningRate=0.001", "--out", fixed);
    String beside = done("report", tuned, fixed).out();
    assertTrue(
        beside.startsWith("What changes in the test loss against fixed?\np   tuned: test_loss"));
    assertTrue(beside.contains("report: " + folder.resolve("tuned/comparison/report.html")));
  }
}
