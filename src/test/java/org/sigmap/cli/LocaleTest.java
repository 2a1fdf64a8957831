package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program says and writes the same whatever locale it is started in. */
@Tag("slow")
class LocaleTest {
  private static final String SPEC =
      """
      name: tiny
      seeds: 1
      samples: {total: 200, trainFraction: 0.1}
      model: {hidden: 8}
      training: {steps: 20, logEvery: 10}
      sweep: {preconditioner.p: [0, -0.5]}
      """;

  @TempDir Path directory;

  /** Runs the program in a locale, {@code ar_EG} say, and returns standard output. */
  private String run(String locale, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            RealProgram.command(
                Arrays.stream(arguments)
                    .map(word -> word.replace("DIR", directory.toString()))
                    .toArray(String[]::new)));
    command.add(1, "-Duser.language=" + locale.substring(0, 2));
    command.add(2, "-Duser.country=" + locale.substring(3));
    Path errors = directory.resolve("errors");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, RealProgram.exitCode(process), () -> locale + ": " + read(errors));
    return out;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      return failure.toString();
    }
  }

  /** What a run leaves that holds no times, in an order of its own: cells end as they end. */
  private static String left(Path run) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String name : List.of("spec.yaml", "curves.csv", "summary.csv")) {
      lines.addAll(Files.readAllLines(run.resolve(name)));
    }
    return lines.stream().sorted().collect(Collectors.joining("\n"));
  }

  /** What a locale's program prints and leaves: a run, a job script, then a report and a model. */
  private String everything(String locale) throws IOException, InterruptedException {
    Path run = directory.resolve("run");
    String said =
        run(locale, "run", "DIR/tiny.yaml", "--device", "cpu", "-q", "--out", "DIR/run")
            + run(locale, "slurm", "DIR/tiny.yaml", "--array", "8")
            + left(run);
    Files.move(run, directory.resolve("run-" + locale));
    return said;
  }

  @Test
  void digitsAndLettersOfOtherLocalesChangeNothing() throws Exception {
    Files.writeString(directory.resolve("tiny.yaml"), SPEC);
    String expected = everything("en_US");
    for (String locale : List.of("ar_EG", "fa_IR", "bn_BD", "tr_TR")) {
      assertEquals(expected, everything(locale), locale);
    }
    run("en_US", "report", "DIR/run-ar_EG");
    String page = Files.readString(directory.resolve("run-ar_EG/report.html"));
    run("ar_EG", "report", "DIR/run-ar_EG");
    assertEquals(page, Files.readString(directory.resolve("run-ar_EG/report.html")));
    run("ar_EG", "export", "DIR/run-ar_EG", "--where", "preconditioner.p=0", "--to", "DIR/model");
    assertTrue(Files.size(directory.resolve("model/saved_model.pb")) > 0);
  }

  @Test
  void fileNamesAreUtf8ThroughTheLauncherUnderTheLocaleC() throws Exception {
    LauncherHome home = LauncherHome.image(directory, Sigmap.class);
    Program program =
        home.run(
            """
            export LC_ALL=C
            printf 'name: a\\nteacher: {snr: 0}\\n' >"$home/größe.yaml"
            cd "$home" && ./sigmap run größe.yaml
            """);
    assertEquals(
        "sigmap: größe.yaml:2:16: snr must be greater than 0, but is 0.0\n", program.err());
    assertEquals(2, program.exitCode());
  }

  @Test
  void withoutTheLauncherANameThatIsLostIsRefused() throws Exception {
    LauncherHome home = LauncherHome.image(directory, Sigmap.class);
    Program program =
        home.run("LC_ALL=C \"$JAVA_HOME/bin/java\" -jar \"$home/sigmap.jar\" run größe.yaml");
    assertTrue(
        program
            .err()
            .matches(
                "(?s)sigmap: the argument gr\\uFFFD+e\\.yaml cannot be read in the locale's"
                    + " encoding, [-\\w.]+; start with ./sigmap, or with LC_ALL=C.UTF-8 in the"
                    + " environment\n"),
        program.err());
    assertEquals(2, program.exitCode());
  }

  @Test
  void aPathInASpecThatTheEncodingLacksIsRefusedInOneSentence() throws Exception {
    LauncherHome home = LauncherHome.image(directory, Sigmap.class);
    Files.writeString(
        directory.resolve("images.yaml"),
        """
        name: a
        experiment: out-of-distribution
        preconditioner: {kind: none}
        images: {kind: idx, train: {images: größe, labels: x}, test: {images: y, labels: z}}
        """);
    Program program =
        home.run(
            "cd \"$home\" && LC_ALL=C \"$JAVA_HOME/bin/java\" -jar sigmap.jar run images.yaml"
                + " --device cpu");
    assertTrue(
        program
            .err()
            .startsWith("sigmap: the file name größe cannot be written in the locale's encoding"),
        program.err());
    assertEquals(2, program.exitCode());
  }
}
