package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.results.Rows;
import org.sigmap.results.RunDirectory;

/** No space, no permission: one clear line, and what was finished stays readable. */
@Tag("slow")
class FullDiskTest {
  private static final String SPEC =
      """
      name: full
      seeds: 40
      teacher: {kind: single-index, dimension: 4}
      samples: {total: 40, trainFraction: 0.5}
      model: {hidden: 4, initScale: 0.5}
      training: {steps: 100, logEvery: 1}
      """;

  @TempDir Path folder;

  private Program run(Path out) throws IOException {
    Path spec = folder.resolve("spec.yaml");
    Files.writeString(spec, SPEC);
    return Program.run(
        "run", spec.toString(), "--out", out.toString(), "--resume", "-q", "--lanes", "1");
  }

  /** A 256 kB file system, where a test may mount one; the sweep needs about 400 kB. */
  @Test
  void fullDiskKeepsWhatIsFinished() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        command("mount", "-t", "tmpfs", "-o", "size=256k", "none", disk.toString()) == 0,
        "mounting a small file system needs root");
    try {
      Path out = disk.resolve("run");
      Program full = run(out);
      assertEquals(ExitCode.DATA, full.exitCode(), full.err());
      assertTrue(full.err().contains("No space left on device"), full.err());
      assertTrue(full.err().contains(out.toString()), full.err());
      assertFalse(full.err().contains("defect"), full.err());
      int kept;
      try (RunDirectory run = RunDirectory.open(out)) {
        kept = run.cells().size();
        assertTrue(kept > 0 && kept < 40, kept + " cells");
        assertFalse(Rows.curves(run).isEmpty());
      }
      assertEquals(0, command("mount", "-o", "remount,size=8m", disk.toString()));
      Program resumed = run(out);
      assertEquals(ExitCode.DONE, resumed.exitCode(), resumed.err());
      try (RunDirectory run = RunDirectory.open(out)) {
        assertEquals(40, run.cells().size());
      }
    } finally {
      assertEquals(0, command("umount", disk.toString()));
    }
  }

  /** Not a byte is free, so the first write of each command fails, whoever makes it. */
  @Test
  void whatCannotBeWrittenIsNamedAndNotMistakenForMemory() throws Exception {
    Path whole = folder.resolve("whole");
    assertEquals(ExitCode.DONE, run(whole).exitCode());
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        command("mount", "-t", "tmpfs", "-o", "size=4k", "none", disk.toString()) == 0,
        "mounting a small file system needs root");
    try {
      Files.write(disk.resolve("fill"), new byte[4096]);
      String to = disk.resolve("model").toString();
      String side = disk.resolve("side").toString();
      String graphs = disk.resolve("graphs").toString();
      Program export = Program.run("export", whole.toString(), "--where", "seed=0", "--to", to);
      for (Program full :
          List.of(
              run(disk.resolve("run")),
              Program.run("merge", disk.resolve("merged").toString(), whole.toString()),
              Program.run("report", whole.toString(), whole + "/.", "--to", side),
              Program.run("graphs", "--dir", graphs),
              export)) {
        assertNoSpace(disk, full);
      }
      assertNoSpace(Path.of(to), export);
      // Room for some of its files, which do not stay.
      assertEquals(0, command("mount", "-o", "remount,size=28k", disk.toString()));
      assertNoSpace(
          Path.of(to), Program.run("export", whole.toString(), "--where", "seed=0", "--to", to));
      assertFalse(Files.exists(Path.of(to)));
    } finally {
      assertEquals(0, command("umount", disk.toString()));
    }
  }

  private static void assertNoSpace(Path named, Program full) {
    assertEquals(ExitCode.DATA, full.exitCode(), full.err());
    String last = full.err().lines().reduce((first, second) -> second).orElse("");
    assertTrue(last.startsWith("sigmap: " + named), full.err());
    assertTrue(last.endsWith(": No space left on device"), full.err());
    assertFalse(last.contains("/.sigmap"), full.err());
  }

  @Test
  void readOnlyPlaceIsNamed() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        command("mount", "-t", "tmpfs", "-o", "ro", "none", disk.toString()) == 0,
        "mounting a read-only file system needs root");
    try {
      Program refused = run(disk.resolve("run"));
      assertEquals(ExitCode.DATA, refused.exitCode(), refused.err());
      assertTrue(refused.err().contains(disk.toString()), refused.err());
      assertTrue(refused.err().contains("Read-only file system"), refused.err());
      assertEquals(1, refused.err().lines().count(), refused.err());
    } finally {
      assertEquals(0, command("umount", disk.toString()));
    }
  }

  private static int command(String... words) throws IOException, InterruptedException {
    return new ProcessBuilder(List.of(words)).redirectErrorStream(true).start().waitFor();
  }
}
