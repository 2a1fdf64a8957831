package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.results.RunDirectory;

/** A run whose spec.yaml was written before some fields were there is the run that it was. */
class OlderRunTest {
  private static final Path OLDER = Path.of("src/test/resources/specs/older-run.yaml");

  @TempDir private Path folder;
  private Path spec;
  private Path run;
  private String older;
  private String now;

  @BeforeEach
  void train() throws IOException {
    older = Files.readString(OLDER);
    spec = Files.copy(OLDER, folder.resolve("study.yaml"));
    run = folder.resolve("run");
    done("run", spec.toString(), "--out", run.toString(), "--device", "cpu");
    now = Files.readString(run.resolve("spec.yaml"));
    assertNotEquals(older, now);
    write(run, older);
  }

  /** What the earlier version left, its checksum with it. */
  private void write(Path root, String text) throws IOException {
    try (RunDirectory directory = RunDirectory.resume(root, now)) {
      directory.writeSpec(text);
    }
  }

  private static Program done(String... arguments) {
    Program program = Program.run(arguments);
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    return program;
  }

  @Test
  void itReportsAndVerifies() {
    assertFalse(done("report", run.toString()).err().contains("ncomplete"));
    done("verify", run.toString(), "--cells", "1");
  }

  @Test
  void itResumesAndSaysWhatIsNew() throws IOException {
    String cells = Files.readString(run.resolve("cells.jsonl"));
    done("run", spec.toString(), "--out", run.toString(), "--device", "cpu", "--resume");
    assertEquals(cells, Files.readString(run.resolve("cells.jsonl")));
    assertEquals(now, Files.readString(run.resolve("spec.yaml")));
  }

  @Test
  void itResumesItsOwnCellsOnly() throws IOException {
    for (String change : new String[] {"model.hidden=9", "model.depth=2", "model.biases=uniform"}) {
      Program refused =
          Program.run("run", spec.toString(), "--out", run.toString(), "--resume", "--set", change);
      assertEquals(ExitCode.USAGE, refused.exitCode(), refused.err());
      String value = change.substring(change.indexOf('.') + 1).replace("=", ": ");
      assertTrue(refused.err().contains("was run with another specification"), refused.err());
      assertTrue(refused.err().lines().anyMatch(("+   " + value)::equals), refused.err());
      assertEquals(3, refused.err().lines().count(), refused.err());
    }
    assertEquals(older, Files.readString(run.resolve("spec.yaml")));
  }

  @Tag("slow")
  @Test
  void itMergesWithARunOfThisVersion() throws IOException {
    Path second = folder.resolve("second");
    done("run", spec.toString(), "--out", second.toString(), "--device", "cpu");
    Path both = folder.resolve("both");
    done("merge", both.toString(), run.toString(), second.toString());
    assertEquals(4, Files.readAllLines(both.resolve("cells.jsonl")).size());
    done("merge", both.toString(), second.toString());
  }
}
