package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code inspect} in a Java that has neither TensorFlow's library nor what would load it. */
@Tag("slow")
@Timeout(120)
class InspectRunsNothingTest {
  private static final Path MODELS = Path.of("src/test/resources/models").toAbsolutePath();

  @TempDir Path directory;

  private Program sigmap(String... arguments) throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("javacpp") && !entry.contains("linux-x86_64"))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    assertNotEquals(System.getProperty("java.class.path"), classPath);
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                classPath,
                "org.sigmap.cli.Sigmap"));
    command.addAll(List.of(arguments));
    Path err = Files.createTempFile("sigmap", "err");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(err.toFile())
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Program program = new Program(process.waitFor(), out, Files.readString(err));
    Files.delete(err);
    return program;
  }

  private void assertNothingWritten() throws IOException {
    try (var files = Files.list(directory)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void modelsThatWriteFilesAreReadAndDoNot() throws IOException, InterruptedException {
    for (String model : List.of("initializer", "control", "function", "saver")) {
      Program program = sigmap("inspect", MODELS.resolve(model).toString());
      assertEquals(ExitCode.DONE, program.exitCode(), program.err());
      assertEquals("", program.err());
      assertEquals(
          Program.run("inspect", MODELS.resolve(model).toString()).out(), program.out(), model);
      assertTrue(program.out().contains("writes files\n"), program.out());
    }
    assertNothingWritten();
  }

  /** This Java cannot run a model, so what it printed was read. */
  @Test
  void thisJavaCouldNotRunOne() throws IOException, InterruptedException {
    Program program = sigmap("graphs", "--check", "--dir", directory.resolve("none").toString());
    assertNotEquals(ExitCode.DONE, program.exitCode());
    assertTrue(program.err().contains("a library does not load"), program.err());
  }

  @Test
  void aNestIsRefusedInOneLine() throws IOException, InterruptedException {
    for (String model : List.of("nested", "deep")) {
      Program program = sigmap("inspect", MODELS.resolve(model).toString());
      assertEquals(ExitCode.DATA, program.exitCode(), program.err());
      assertEquals(1, program.err().lines().count(), program.err());
      assertTrue(program.err().contains("saved_model.pb is damaged: "), program.err());
    }
    assertNothingWritten();
  }
}
