package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.results.MemoryFolder;

/** A command that is ended while it has files of its own beside the result takes them away. */
@Tag("slow")
class LeftoversTest {
  private static final int MOST_WAITING_MILLIS = 60_000;

  private static final String SPEC =
      """
      name: left
      seeds: 1
      teacher: {kind: single-index, dimension: 4}
      samples: {total: 60, trainFraction: 0.5}
      model: {hidden: 8, initScale: 0.5}
      training: {steps: %d, logEvery: 10}
      """;

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  private Path run(int steps) throws IOException {
    Path spec = Files.writeString(folder.resolve("spec.yaml"), SPEC.formatted(steps));
    Path out = folder.resolve("run");
    Program program = Program.run("run", spec.toString(), "--out", out.toString(), "-q");
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    return out;
  }

  /** Sends SIGTERM as soon as a file whose name begins so lies in {@code place}. */
  private void endWhenThere(Path place, String prefix, String... arguments) throws Exception {
    Path said = folder.resolve("said.txt");
    List<String> command = RealProgram.command(arguments);
    command.add(1, "-Djava.io.tmpdir=" + place);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      boolean there = false;
      for (int i = 0; i < MOST_WAITING_MILLIS && process.isAlive() && !there; i++) {
        there = LauncherHome.names(place).contains(prefix);
        Thread.sleep(1);
      }
      assertTrue(there, Files.readString(said));
      process.destroy();
      assertEquals(ExitCode.INTERRUPTED, RealProgram.exitCode(process), Files.readString(said));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void ofVerify() throws Exception {
    Path run = run(20_000);
    Path place = Files.createDirectory(folder.resolve("tmp"));
    endWhenThere(place, "sigmap-verify", "verify", run.toString());
    assertEquals("", LauncherHome.names(place));
  }

  @Test
  void ofExport() throws Exception {
    Path run = run(10);
    Path place = Files.createDirectory(folder.resolve("models"));
    String to = place.resolve("model").toString();
    endWhenThere(
        place, ".sigmap-export", "export", run.toString(), "--where", "seed=0", "--to", to);
    assertEquals("model", LauncherHome.names(place));
    Program inspected = Program.run("inspect", to);
    assertEquals(ExitCode.DONE, inspected.exitCode(), inspected.err());
  }
}
