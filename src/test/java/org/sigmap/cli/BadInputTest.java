package org.sigmap.cli;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.data.IdxBytes;
import org.sigmap.data.NumpyBytes;

/** The table "Commands" of docs/bad-input.md, letter by letter. */
class BadInputTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `((?:\\w+=[^ `]+ \\./)?sigmap [^`]*)` \\| `(.*)` \\| (\\d+) \\|");

  @TempDir Path directory;

  private void writeFixtures() throws IOException {
    Files.writeString(directory.resolve("ok.yaml"), "name: ok\nseeds: 1\n");
    Files.writeString(
        directory.resolve("zip.yaml"),
        "name: zip\nsweep: {zip: [{teacher.snr: [1, 2], teacher.scale: [5, 10]}], optimizer: "
            + "[{kind: adam, beta1: 0.5}, {kind: sam, rho: 0.1}]}\n");
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
    Files.writeString(directory.resolve("table.csv"), "area,price\n1,10\nbig,20\n3,30\n4,40\n");
    Files.writeString(
        directory.resolve("table.yaml"),
        "name: table\nseeds: 1\ndata: {kind: table, file: %s/table.csv, target: price}\n"
            .formatted(directory));
    Files.writeString(
        directory.resolve("many.csv"),
        IntStream.range(0, 2001)
            .mapToObj(i -> i + "," + i * i + "\n")
            .collect(joining("", "a,y\n", "")));
    for (String data :
        List.of(
            "kind: idx, images: %1$s/images, labels: %1$s/labels",
            "kind: image-folder, folder: %1$s/empty",
            "kind: cifar, batches: %1$s/images",
            "kind: svhn, file: %1$s/images")) {
      String kind = data.substring(6, data.indexOf(','));
      Files.writeString(
          directory.resolve(kind + ".yaml"),
          "name: %s\nseeds: 1\ndata: {%s}\n".formatted(kind, data.formatted(directory)));
    }
    Files.writeString(directory.resolve("wider.csv"), ",".repeat(1 << 20) + "\n");
    NumpyBytes.archive(
        directory.resolve("arrays.npz"),
        Map.of("X", NumpyBytes.array("<i8", 1, 1, 2, 3), "Z", NumpyBytes.array("<i8", 1, 1, 2, 3)));
    Files.writeString(
        directory.resolve("arrays.yaml"),
        "name: arrays\nseeds: 1\ndata: {kind: table, file: %s/arrays.npz, features: [X, Z]}\n"
            .formatted(directory));
    NumpyBytes.archive(
        directory.resolve("labels.npz"),
        Map.of(
            "X",
            NumpyBytes.array("<i8", 1, 1, 2, 3),
            "y",
            NumpyBytes.array("<i8", 1, 1L << 53, (1L << 53) + 1, 3)));
    writeStudies();
    writeModels();
    writePredictions();
    Files.createDirectories(directory.resolve("empty"));
    Path begun = Files.createDirectories(directory.resolve("begun"));
    Files.writeString(begun.resolve("cells.jsonl"), "");
    Path training = Files.createDirectories(directory.resolve("training/checkpoints"));
    Files.writeString(training.resolve("a-1-00000000.ckpt"), "");
    if (!Files.isSymbolicLink(directory.resolve("link"))) {
      Files.createSymbolicLink(directory.resolve("link"), Path.of("nowhere"));
    }
    for (String[] run :
        new String[][] {{"p0", "0", "test"}, {"p1", "1", "test"}, {"t0", "0", "train"}}) {
      Path root = Files.createDirectories(directory.resolve(run[0]));
      Files.writeString(
          root.resolve("cells.jsonl"),
          """
          {"cell":"a","axes":{"preconditioner.p":%s,"seed":0},"status":"done","metrics":{"%s_loss":1},"steps":1,"seconds":1}
          """
              .formatted(run[1], run[2]));
    }
    Path damaged = Files.createDirectories(directory.resolve("damaged"));
    Files.writeString(damaged.resolve("cells.jsonl"), "{}\n{}\n");
  }

  /** A model of a table, one that writes files, and rows that it does not take. */
  /** Studies that begin with one table and go on to one of another column. */
  private void writeStudies() throws IOException {
    Files.writeString(directory.resolve("good.csv"), "area,price\n1,10\n2,20\n3,30\n4,40\n");
    Files.writeString(directory.resolve("rooms.csv"), "rooms,price\n1,10\n2,20\n3,30\n4,40\n");
    for (String study :
        List.of("transfer: {to: %s}", "continual: {sources: [%s]}", "shifted: %s")) {
      String name = study.substring(0, study.indexOf(':'));
      String experiment = name.equals("shifted") ? "out-of-distribution" : name;
      String rows = "{kind: table, file: " + directory + "/%s.csv, target: price}";
      Files.writeString(
          directory.resolve(name + ".yaml"),
          "name: %s\nexperiment: %s\nseeds: 1\ndata: %s\n%s\n"
              .formatted(
                  name,
                  experiment,
                  rows.formatted("good"),
                  study.formatted(rows.formatted("rooms"))));
    }
  }

  private void writePredictions() throws IOException {
    Path known =
        Files.writeString(
            directory.resolve("known.csv"),
            "area,town,price\n1,A,10\n2,B,20\n3,A,30\n4,B,40\n5,A,50\n");
    Path spec =
        Files.writeString(
            directory.resolve("known.yaml"),
            ("name: known\nseeds: 1\ndata: {kind: table, file: %s, target: price}\n"
                    + "model: {hidden: 2}\ntraining: {steps: 1, logEvery: 1}\n")
                .formatted(known));
    Path run = directory.resolve("known");
    if (!Files.exists(run)) {
      Program.run("run", spec.toString(), "--out", run.toString(), "-q");
      Program.run("export", run.toString(), "--to", directory.resolve("answering").toString());
      Files.createSymbolicLink(
          directory.resolve("writer"),
          Path.of("src/test/resources/models/initializer").toAbsolutePath());
    }
    Files.writeString(directory.resolve("narrow.csv"), "area\n1\n");
    Files.writeString(directory.resolve("unseen.csv"), "area,town\n1,A\n2,C\n");
    Files.writeString(directory.resolve("hole.csv"), "area,town\n1,A\n,B\n");
    Files.writeString(directory.resolve("text.csv"), "area,town\n1,A\nbig,B\n");
    Files.writeString(directory.resolve("vast.csv"), "area,town\n1,A\n1e39,B\n");
  }

  /** A model for each way in which one is damaged. */
  private void writeModels() throws IOException {
    String index = "variables/variables.index";
    String data = "variables/variables.data-00000-of-00001";
    for (String name : List.of("nested", "cut", "changed", "lacking", "linked")) {
      Path fixture = Path.of("src/test/resources/models", name.equals("nested") ? name : "module");
      Path model = directory.resolve(name);
      for (String file : List.of("saved_model.pb", index, data, "assets/words.txt")) {
        if (Files.exists(fixture.resolve(file))) {
          Files.createDirectories(model.resolve(file).getParent());
          Files.write(model.resolve(file), Files.readAllBytes(fixture.resolve(file)));
        }
      }
    }
    Path cut = directory.resolve("cut").resolve(index);
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 100));
    Path changed = directory.resolve("changed").resolve(data);
    byte[] bytes = Files.readAllBytes(changed);
    bytes[0] ^= 1;
    Files.write(changed, bytes);
    Files.delete(directory.resolve("lacking").resolve(data));
    Path linked = directory.resolve("linked/assets/words.txt");
    Files.delete(linked);
    Files.createSymbolicLink(linked, directory.resolve("ok.yaml"));
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
