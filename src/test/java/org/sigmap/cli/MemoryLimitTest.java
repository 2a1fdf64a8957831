package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * The program in so much memory and no more: what cannot fit is refused in one sentence before it
 * is trained, instead of being ended by the kernel; what fits is trained.
 */
@Tag("slow")
class MemoryLimitTest {
  private static final long GB = 1L << 30;
  private static final int LARGE_ROWS = 1_000_000;
  private static final int SMALL_ROWS = 200;

  @TempDir private Path folder;

  /** 10⁶ rows and 1,000 units have activations of 4 GB. */
  private String[] arguments(int rows) throws IOException {
    Path spec = folder.resolve("spec-" + rows + ".yaml");
    Files.writeString(
        spec,
        """
        name: large
        seeds: 1
        samples: {total: %d, trainFraction: 0.9}
        model: {hidden: 1000}
        training: {steps: 2, logEvery: 1}
        """
            .formatted(rows));
    return new String[] {
      "run", spec.toString(), "--out", folder.resolve("run-" + rows).toString(), "--device", "cpu"
    };
  }

  @Test
  void addressSpace() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/limits")), "needs Linux's /proc");
    // Java reserves some gigabytes of addresses before it uses any.
    assertKept("ulimit -v " + 9 * GB / 1024, "`ulimit -v`");
  }

  @Test
  void controlGroup() throws Exception {
    Path group = group();
    try {
      assertKept("echo $$ >'" + group.resolve("cgroup.procs") + "'", "control group");
    } finally {
      Files.deleteIfExists(group);
    }
  }

  /** A control group with 2 GB, where one can be made. */
  private static Path group() throws IOException {
    boolean first = Files.exists(Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes"));
    Path group =
        Path.of("/sys/fs/cgroup", first ? "memory" : ".")
            .resolve("sigmap-test-" + ProcessHandle.current().pid());
    try {
      Files.createDirectory(group);
      Files.writeString(
          group.resolve(first ? "memory.limit_in_bytes" : "memory.max"), Long.toString(2 * GB));
    } catch (IOException e) {
      Files.deleteIfExists(group);
      throw new TestAbortedException("no control group can be made here", e);
    }
    return group;
  }

  private void assertKept(String limit, String owner) throws Exception {
    Path small = folder.resolve("small.txt");
    assertEquals(ExitCode.DONE, run(limit, small, arguments(SMALL_ROWS)), Files.readString(small));
    Path large = folder.resolve("large.txt");
    int code = run(limit, large, arguments(LARGE_ROWS));
    String said = Files.readString(large);
    assertEquals(ExitCode.USAGE, code, said);
    assertTrue(
        said.contains(
            "sigmap: a training of 900000 + 100000 rows, 10 inputs and 1000 hidden units needs 6.5"
                + " GB of memory at least, and "),
        said);
    assertTrue(said.contains(owner), said);
    assertFalse(said.contains("defect"), said);
    assertEquals(0, Files.size(folder.resolve("run-" + LARGE_ROWS).resolve("cells.jsonl")));
  }

  private int run(String limit, Path output, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", "-c"));
    command.add(
        limit
            + " && exec "
            + RealProgram.command(arguments).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" ")));
    return RealProgram.exitCode(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start());
  }
}
