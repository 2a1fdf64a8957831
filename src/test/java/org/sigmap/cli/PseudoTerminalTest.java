package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.results.MemoryFolder;

/**
 * Ctrl-C as a user types it: the byte 3 goes into a terminal, whose line discipline makes it a
 * signal. The terminal is that of util-linux' {@code script}.
 */
@Tag("slow")
class PseudoTerminalTest {
  private static final int CTRL_C = 3;
  private static final int COLUMNS = 79;

  private static final String SPEC =
      """
      name: typed
      seeds: 1
      teacher: {kind: single-index, dimension: 6}
      samples: {total: 120, trainFraction: 0.5}
      model: {hidden: 40, initScale: 0.5}
      training: {steps: 20000, logEvery: 500}
      """;

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  private Path spec;
  private Path screen;
  private Process terminal;

  @BeforeEach
  void needsATerminal() throws Exception {
    assumeTrue(succeeds("script", "--version"), "there is no `script` (util-linux) here");
    assumeTrue(
        succeeds("env", "--default-signal=INT", "true"), "`env` here cannot let signals through");
    spec = folder.resolve("spec.yaml");
    screen = folder.resolve("screen.txt");
    Files.writeString(spec, SPEC);
  }

  @AfterEach
  void endsTheTerminal() {
    if (terminal != null) {
      terminal.descendants().forEach(ProcessHandle::destroyForcibly);
      terminal.destroyForcibly();
    }
  }

  private static boolean succeeds(String... words) throws InterruptedException {
    try {
      return new ProcessBuilder(words).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Of one cell, and of one that trials choose: in the trials or after them. */
  @ParameterizedTest
  @ValueSource(strings = {"", "tune: {field: optimizer.learningRate, values: [0.1, 0.01]}\n"})
  void ctrlCKeepsACheckpointAndLeavesTheTerminalAsItWas(String tune) throws Exception {
    Files.writeString(spec, SPEC + tune);
    Path run = folder.resolve("run");
    type(run, () -> hasCheckpoint(run), CTRL_C);
    assertEquals(ExitCode.INTERRUPTED, RealProgram.exitCode(terminal), this::shown);
    assertTrue(hasCheckpoint(run), this::shown);
    String shown = shown();
    assertTrue(shown.contains("stopping at the next safe point"), shown);
    assertTrue(shown.contains("--resume goes on from there"), shown);
    assertEquals(
        Files.readString(folder.resolve("before")), Files.readString(folder.resolve("after")));
    assertTidy(shown);

    Path whole = folder.resolve("whole");
    finish(whole);
    finish(run);
    assertEquals(curves(whole), curves(run));
  }

  /** In an order of their own: cells end as they end. */
  private static List<String> curves(Path run) throws IOException {
    return Files.readAllLines(run.resolve("curves.csv")).stream().sorted().toList();
  }

  /** A cell in a terminal of its own; the byte is typed once {@code moment} has come. */
  private void type(Path run, Moment moment, int key) throws Exception {
    List<String> words = RealProgram.command(arguments(run));
    words.addAll(
        1, List.of("-D" + Terminal.TERMINAL + "=true", "-D" + Terminal.DESCRIPTOR + "=/dev/fd/3"));
    String program =
        words.stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    // The shell outlives the signal, which every process of the terminal gets; native libraries'
    // lines are kept off the terminal as by the launcher.
    String line =
        "trap : INT; stty -g >'%s/before'; env --default-signal=INT %s 3>&2 2>/dev/null;"
            + " code=$?; stty -g >'%s/after'; exit $code";
    terminal =
        new ProcessBuilder(
                "env",
                "--default-signal=INT",
                "script",
                "-qfec",
                line.formatted(folder, program, folder),
                "/dev/null")
            .redirectErrorStream(true)
            .redirectOutput(screen.toFile())
            .start();
    while (terminal.isAlive() && !moment.hasCome()) {
      Thread.sleep(5);
    }
    assertTrue(terminal.isAlive(), this::shown);
    terminal.getOutputStream().write(key);
    terminal.getOutputStream().flush();
  }

  /** Something to wait for. */
  @FunctionalInterface
  private interface Moment {
    boolean hasCome() throws IOException;
  }

  private String[] arguments(Path run) {
    return new String[] {
      "run", spec.toString(), "--out", run.toString(), "--resume", "--checkpoint", "0"
    };
  }

  private void finish(Path run) throws Exception {
    Path output = folder.resolve("output.txt");
    assertEquals(
        ExitCode.DONE,
        RealProgram.exitCode(RealProgram.start(output, arguments(run))),
        () -> read(output));
  }

  private static boolean hasCheckpoint(Path run) throws IOException {
    Path place = run.resolve("checkpoints");
    if (!Files.isDirectory(place)) {
      return false;
    }
    try (var files = Files.list(place)) {
      return files.anyMatch(file -> file.toString().endsWith(".ckpt"));
    }
  }

  /** No state of the terminal is changed but the line break's, which is given back every time. */
  private static void assertTidy(String shown) {
    assertTrue(shown.contains("training ["), shown);
    String plain = shown.replace("\u001b[?7l", "").replace("\u001b[?7h", "");
    assertEquals(shown.split("\u001b\\[\\?7l").length, shown.split("\u001b\\[\\?7h").length);
    assertFalse(plain.contains("\u001b[?"), plain);
    for (String line : plain.split("[\r\n]+")) {
      if (line.contains("training [")) {
        int columns = line.replace("\u001b[K", "").replace("^C", "").length();
        assertTrue(columns <= COLUMNS, line);
      }
    }
  }

  private String shown() {
    return read(screen);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
