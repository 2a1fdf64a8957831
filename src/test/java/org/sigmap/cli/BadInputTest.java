package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.data.IdxBytes;

/** The table "Commands" of docs/bad-input.md, letter by letter. */
class BadInputTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `((?:\\w+=[^ `]+ \\./)?sigmap [^`]*)` \\| `(.*)` \\| (\\d+) \\|");

  @TempDir Path directory;

  private void writeFixtures() throws IOException {
    Files.writeString(directory.resolve("ok.yaml"), "name: ok\nseeds: 1\n");
    Files.writeString(directory.resolve("bad.yaml"), "name: a\nteacher: {snr: 0}\n");
    Files.writeString(directory.resolve("broken.json"), "{\"name\": \"x\", ");
    Files.writeString(directory.resolve("other.json"), "{\"name\": \"x\", \"kind\": \"Z\"}");
    Files.writeString(
        directory.resolve("images.yaml"), "name: images\nexperiment: out-of-distribution\n");
    Files.write(directory.resolve("images"), IdxBytes.images(20));
    Files.write(directory.resolve("labels"), IdxBytes.labels(20));
    String range = "{images: %s/images, labels: %s/labels}";
    Files.writeString(
        directory.resolve("leak.yaml"),
        "name: leak\nexperiment: out-of-distribution\nsamples: {train: 10, validation: 10}\n"
            + "images: {kind: idx, train: %s, test: %s}\n"
                .formatted(
                    range.formatted(directory, directory),
                    range.formatted(directory + "/.", directory)));
    Files.createDirectories(directory.resolve("empty"));
    Path begun = Files.createDirectories(directory.resolve("begun"));
    Files.writeString(begun.resolve("cells.jsonl"), "");
    Path training = Files.createDirectories(directory.resolve("training/checkpoints"));
    Files.writeString(training.resolve("a-1-00000000.ckpt"), "");
    if (!Files.isSymbolicLink(directory.resolve("link"))) {
      Files.createSymbolicLink(directory.resolve("link"), Path.of("nowhere"));
    }
    Path damaged = Files.createDirectories(directory.resolve("damaged"));
    Files.writeString(damaged.resolve("cells.jsonl"), "{}\n{}\n");
  }

  @TestFactory
  List<DynamicTest> everyRowOfTheTable() throws IOException {
    writeFixtures();
    String section = Files.readString(Path.of("docs/bad-input.md")).split("## Commands\n")[1];
    List<DynamicTest> tests =
        section
            .lines()
            .takeWhile(line -> !line.startsWith("## "))
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .map(row -> DynamicTest.dynamicTest(row.group(1), () -> check(row)))
            .toList();
    assertFalse(tests.isEmpty());
    return tests;
  }

  private void check(Matcher row) throws IOException, InterruptedException {
    String input = row.group(1).replace("DIR", directory.toString());
    String[] words = input.split(" ");
    Program program =
        words[0].equals("sigmap")
            ? Program.run(Arrays.copyOfRange(words, 1, words.length))
            : launch(input);
    String said = program.err().lines().findFirst().orElse("");
    assertEquals(row.group(2), said.replace(directory.toString(), "DIR"));
    assertEquals(Integer.parseInt(row.group(3)), program.exitCode(), program.err());
    assertFalse(program.err().contains("\tat "), program.err());
  }

  /** The launcher, given what it refuses before it builds or starts anything. */
  private static Program launch(String line) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("bash", "-c", line).start();
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Program(process.waitFor(), "", said);
  }
}
