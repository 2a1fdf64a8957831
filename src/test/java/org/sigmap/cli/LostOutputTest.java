package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.results.MemoryFolder;
import picocli.CommandLine;

/** What a command says is where it should be, or the command fails and says so. */
@Tag("slow")
class LostOutputTest {
  private static final Path FULL = Path.of("/dev/full");
  private static final int MOST_WAITING_MILLIS = 60_000;

  private static final String SPEC =
      """
      name: lost
      seeds: 2
      teacher: {kind: single-index, dimension: 4}
      samples: {total: 60, trainFraction: 0.5}
      model: {hidden: 8, initScale: 0.5}
      training: {steps: 20, logEvery: 10}
      """;

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  private Path spec;
  private Path out;

  @BeforeEach
  void writeSpec() throws IOException {
    spec = Files.writeString(folder.resolve("spec.yaml"), SPEC);
    out = folder.resolve("run");
  }

  private List<String> run(String... more) {
    List<String> words = new ArrayList<>(List.of("run", spec.toString(), "-q", "--lanes", "1"));
    words.addAll(List.of("--out", out.toString()));
    words.addAll(List.of(more));
    return words;
  }

  private static Program program(List<String> arguments) {
    return Program.run(arguments.toArray(String[]::new));
  }

  private static Program ontoFullDevice(String... arguments) throws IOException {
    StringWriter err = new StringWriter();
    CommandLine line = Sigmap.commandLine();
    // As a terminal's: a buffer's worth is taken before the device is asked.
    PrintWriter full = new PrintWriter(new FileOutputStream(FULL.toFile()));
    line.setOut(full);
    line.setErr(new PrintWriter(err, true));
    return new Program(line.execute(arguments), "", err.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "report RUN",
        "slurm SPEC --array 2",
        "export RUN --where seed=0 --to DIR/model",
        "inspect DIR/there",
        "verify RUN --cells 1 -q",
        "merge DIR/joined RUN -q",
        "suggest SPEC --set samples.total=200",
        "--help",
        "run --help",
        "--version"
      })
  void nothingThatPrintsSucceedsOnAFullDevice(String command) throws IOException {
    assumeTrue(Files.exists(FULL), "this system has no " + FULL);
    assertEquals(ExitCode.DONE, program(run()).exitCode());
    String there = folder.resolve("there").toString();
    List<String> export = List.of("export", out.toString(), "--where", "seed=0", "--to", there);
    assertEquals(ExitCode.DONE, program(export).exitCode());
    Program full =
        ontoFullDevice(
            command
                .replace("RUN", out.toString())
                .replace("SPEC", spec.toString())
                .replace("DIR", folder.toString())
                .split(" "));
    assertEquals(ExitCode.DATA, full.exitCode(), full.err());
    String last = full.err().lines().reduce((a, b) -> b).orElse("");
    assertTrue(last.startsWith("sigmap: standard output could not be written"), full.err());
  }

  /** The descriptor itself, which Java wraps in streams that keep errors to themselves. */
  @Test
  void norDoesTheProcess() throws Exception {
    assumeTrue(Files.exists(FULL), "this system has no " + FULL);
    Path errors = folder.resolve("errors.txt");
    List<String> command = RealProgram.command("slurm", spec.toString(), "--array", "2");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(FULL.toFile())
            .redirectError(errors.toFile())
            .start();
    assertEquals(ExitCode.DATA, RealProgram.exitCode(process), Files.readString(errors));
    assertEquals(1, Files.readAllLines(errors).size(), Files.readString(errors));
  }

  /** As {@code | head -1} does, which is no fault of the program's nor of the device's. */
  @Test
  void aReaderThatHasHadEnoughIsNotComplainedAbout() throws Exception {
    Path errors = folder.resolve("errors.txt");
    List<String> command = new ArrayList<>(List.of("bash", "-c"));
    command.add("\"$@\" | true; exit ${PIPESTATUS[0]}");
    command.add("bash");
    command.addAll(RealProgram.command("slurm", spec.toString(), "--array", "2"));
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    int code = RealProgram.exitCode(process);
    assertEquals("", Files.readString(errors));
    assertEquals(ExitCode.DONE, code);
  }

  /** With checkpoints at every log point, which must not make the directory anew. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "9999"})
  void aRunWhoseDirectoryIsRemovedDoesNotSayThatItIsDone(String checkpoint) throws Exception {
    Path said = folder.resolve("said.txt");
    List<String> arguments = run("--checkpoint", checkpoint, "--seeds", "400");
    arguments.addAll(List.of("--set", "training.steps=2000"));
    Process process = RealProgram.start(said, arguments.toArray(String[]::new));
    try {
      Path cells = out.resolve("cells.jsonl");
      for (int i = 0; i < MOST_WAITING_MILLIS / 10 && process.isAlive(); i++) {
        if (Files.exists(cells) && Files.size(cells) > 0) {
          break;
        }
        Thread.sleep(10);
      }
      assertTrue(process.isAlive(), Files.readString(said));
      // Renamed first, as a whole: entries made while a tree is deleted would stay.
      Path gone = Files.move(out, folder.resolve("gone"));
      delete(gone);
      assertEquals(ExitCode.DATA, RealProgram.exitCode(process), Files.readString(said));
    } finally {
      process.destroyForcibly().waitFor();
    }
    List<String> lines = Files.readAllLines(said);
    lines.removeIf(line -> !line.startsWith("sigmap:") && !line.contains("defect"));
    assertEquals(1, lines.size(), Files.readString(said));
    assertTrue(lines.get(0).contains(out.toString()), Files.readString(said));
    assertFalse(Files.exists(out), "the directory came back");
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"run SPEC --out=", "slurm SPEC --array 1 --out=", "export RUN --cell x --to="})
  void anEmptyPathIsNotThisDirectory(String command) {
    Program refused =
        program(
            List.of(
                command
                    .replace("SPEC", spec.toString())
                    .replace("RUN", out.toString())
                    .split(" ")));
    assertEquals(ExitCode.USAGE, refused.exitCode(), refused.err());
    assertTrue(refused.err().contains("the path is empty"), refused.err());
  }

  @Test
  void aDanglingLinkIsCalledOne() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("nowhere"));
    String problem = "is a symbolic link to nowhere, which is not there";
    for (Path place : List.of(link, link.resolve("below"))) {
      out = place;
      Program refused = program(run());
      assertEquals(ExitCode.DATA, refused.exitCode(), refused.err());
      assertTrue(refused.err().startsWith("sigmap: " + link + ": " + problem), refused.err());
    }
    Program report = Program.run("report", link.toString());
    assertEquals(ExitCode.DATA, report.exitCode(), report.err());
    assertTrue(report.err().startsWith("sigmap: " + link + ": " + problem), report.err());
    Program spec = Program.run("run", link.toString());
    assertTrue(spec.err().contains("a symbolic link to nothing"), spec.err());
  }
}
