package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** run, export, inspect: the path a user takes to look inside a network. */
class ExportedRunTest {
  private static final String SPEC =
      """
      name: look-inside
      seeds: 2
      teacher: {kind: single-index, dimension: 4}
      samples: {total: 60, trainFraction: 0.5}
      model: {hidden: 8, initScale: 0.5}
      training: {steps: 20, logEvery: 7}
      sweep: {preconditioner.p: [1, -1]}
      """;

  @TempDir Path directory;

  @Test
  void aCellOfARunCanBeExportedAndInspected() throws IOException {
    Path spec = directory.resolve("spec.yaml");
    Path run = directory.resolve("run");
    Path model = directory.resolve("model");
    Files.writeString(spec, SPEC);
    Program trained = Program.run("run", spec.toString(), "--out", run.toString(), "-q");
    assertEquals(ExitCode.DONE, trained.exitCode(), trained.err());
    Program exported =
        Program.run(
            "export", run.toString(), "--where", "preconditioner.p=-1", "--to", model.toString());
    assertEquals(ExitCode.DONE, exported.exitCode(), exported.err());
    assertTrue(exported.err().contains("2 seeds match; the first, 0, is exported"));
    Program inspected = Program.run("inspect", model.toString());
    assertEquals(ExitCode.DONE, inspected.exitCode(), inspected.err());
    assertTrue(inspected.out().contains("train_step: x float[?, 4], y float[?, 1]"));
    assertTrue(inspected.out().contains("10.0000"), inspected.out());
  }

  @Test
  void theGraphsInTheRepositoryAreThoseOfTheProgram() {
    Program program = Program.run("graphs", "--check");
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
  }
}
