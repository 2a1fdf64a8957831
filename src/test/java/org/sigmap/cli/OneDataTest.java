package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.data.IdxBytes;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.run.StudyRunner;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.math.Sha256;
import org.sigmap.results.CellRecord;
import org.sigmap.results.DamagedRunException;
import org.sigmap.results.MemoryFolder;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.train.SessionOptions;

/** The parts of one run are trained on the same data, or it is refused with both hashes. */
@Tag("slow")
class OneDataTest {
  private static final int POOL = 200;
  private static final String SPEC =
      """
      name: images
      experiment: out-of-distribution
      seeds: 2
      images:
        kind: idx
        dataset: tiny
        train: {images: %1$s/images, labels: %1$s/labels, to: 120}
        test: {images: %1$s/images, labels: %1$s/labels, from: 120}
      samples: {train: 60, validation: 50}
      model: {hidden: 4}
      preconditioner: {kind: covariance-power, covariance: empirical, p: 0}
      training: {steps: 6, logEvery: 3}
      sweep:
        model.hidden: [4, 5]
      """;

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  private Path spec;
  private Path images;
  private Path out;

  @BeforeEach
  void writeData() throws IOException {
    images = folder.resolve("images");
    Files.write(images, IdxBytes.images(POOL));
    Files.write(folder.resolve("labels"), IdxBytes.labels(POOL));
    spec = Files.writeString(folder.resolve("spec.yaml"), SPEC.formatted(folder));
    out = folder.resolve("run");
  }

  private Program run(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("run", spec.toString(), "--out", out.toString(), "-q"));
    arguments.addAll(List.of("--lanes", "1", "--workers", "1"));
    arguments.addAll(List.of(more));
    return Program.run(arguments.toArray(String[]::new));
  }

  /** One pixel's lowest bit; the hash before. */
  private String changePixel() throws IOException {
    String before = Sha256.of(images);
    byte[] bytes = Files.readAllBytes(images);
    bytes[bytes.length - 1] ^= 1;
    Files.write(images, bytes);
    return before;
  }

  private void assertRefused(Program refused, String before) throws IOException {
    assertEquals(ExitCode.DATA, refused.exitCode(), refused.err());
    String now = Sha256.of(images);
    for (String part : List.of(images.toString(), before.substring(0, 12), now.substring(0, 12))) {
      assertTrue(refused.err().contains(part), refused.err());
    }
  }

  private Map<String, byte[]> kept() throws IOException {
    Map<String, byte[]> kept = new LinkedHashMap<>();
    for (String file : List.of("provenance.json", "checksums.csv", "spec.yaml", "lanes.csv")) {
      kept.put(file, Files.readAllBytes(out.resolve(file)));
    }
    return kept;
  }

  private List<Integer> cellsOfSessions() throws IOException {
    List<Integer> cells = new ArrayList<>();
    JsonNode sessions =
        new ObjectMapper().readTree(out.resolve("provenance.json").toFile()).get("sessions");
    sessions.forEach(session -> cells.add(session.get("cells").intValue()));
    return cells;
  }

  @Test
  void whatWasTrainedOnOtherDataIsNotGoneOnWith() throws IOException {
    assertEquals(ExitCode.DONE, run().exitCode());
    Map<String, byte[]> kept = kept();
    String before = changePixel();
    String run = out.toString();
    assertRefused(run("--resume"), before);
    assertRefused(Program.run("verify", run, "-q"), before);
    assertRefused(
        Program.run("export", run, "--where", "model.hidden=4", "--to", run + "-model"), before);
    kept.forEach((file, bytes) -> assertArrayEquals(bytes, read(file), file));
    assertEquals(ExitCode.DONE, Program.run("report", run).exitCode());
  }

  private byte[] read(String file) {
    try {
      return Files.readAllBytes(out.resolve(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aFolderOfImagesIsFoundWhereItMovedTo() throws IOException {
    for (int i = 0; i < 8; i++) {
      Path leaf = folder.resolve("leaves").resolve(i % 2 == 0 ? "oak" : "elm");
      BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setPixel(i % 2, 0, new int[] {40 + 20 * i});
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(image, "png", png);
      Files.write(Files.createDirectories(leaf).resolve(i + ".png"), png.toByteArray());
    }
    spec =
        Files.writeString(
            folder.resolve("leaves.yaml"),
            """
            name: leaves
            seeds: 1
            data: {kind: image-folder, folder: %s}
            model: {hidden: 4}
            training: {steps: 1}
            """
                .formatted(folder.resolve("leaves")));
    assertEquals(ExitCode.DONE, run().exitCode());
    String[] verify = {"verify", out.toString(), "--data", folder.toString(), "-q"};
    assertEquals(ExitCode.DONE, Program.run(verify).exitCode(), "where it was");
    Path elsewhere = Files.createDirectories(folder.resolve("store/deep"));
    Files.move(folder.resolve("leaves"), elsewhere.resolve("leaves"));
    assertEquals(ExitCode.DATA, Program.run("verify", out.toString(), "-q").exitCode());
    Program found = Program.run(verify);
    assertEquals(ExitCode.DONE, found.exitCode(), found.err());
  }

  @Test
  void aTableThatChangedOrMovedIsToldAsSuch() throws IOException {
    Path table = folder.resolve("rows.csv");
    images = table;
    String rows = "a,y\n" + "1,2\n2,1\n3,5\n4,3\n5,6\n6,2\n".repeat(4);
    Files.writeString(table, rows);
    spec =
        Files.writeString(
            folder.resolve("rows.yaml"),
            """
            name: rows
            seeds: 1
            data: {kind: table, file: %s, target: y}
            model: {hidden: 4}
            training: {steps: 1}
            """
                .formatted(table));
    assertEquals(ExitCode.DONE, run().exitCode());
    Path store = Files.createDirectory(folder.resolve("store"));
    Files.move(table, store.resolve("rows.csv"));
    Program gone = run("--resume");
    assertEquals(ExitCode.DATA, gone.exitCode(), gone.err());
    String sentence =
        table + ": no such file, and " + out + " was trained on it; put it back, or go";
    assertTrue(gone.err().contains(sentence), gone.err());
    Path own = spec;
    spec = out.resolve("spec.yaml");
    assertEquals(ExitCode.DONE, run("--resume", "--data", store.toString()).exitCode());
    spec = own;
    String before = Sha256.of(store.resolve("rows.csv"));
    Files.writeString(table, rows.replace("6,2", "6,3"));
    assertRefused(run("--resume"), before);
  }

  @Test
  void shardsOfDifferentDataAreNotMerged() throws IOException {
    assertEquals(ExitCode.DONE, run("--shard", "1/2").exitCode());
    String before = changePixel();
    assertEquals(ExitCode.DONE, run("--shard", "2/2").exitCode());
    Program refused = Program.run("merge", out.toString());
    assertRefused(refused, before);
    assertTrue(refused.err().contains("shard-1-of-2"), refused.err());
    assertTrue(refused.err().contains("shard-2-of-2"), refused.err());
    assertEquals(0, Files.size(out.resolve("cells.jsonl")));
  }

  @Test
  void mergedRunsKeepWhoTrainedEveryPart() throws IOException {
    assertEquals(ExitCode.DONE, run("--shard", "1/2").exitCode());
    assertEquals(ExitCode.DONE, run("--shard", "2/2").exitCode());
    for (int i = 0; i < 2; i++) {
      assertEquals(ExitCode.DONE, Program.run("merge", out.toString(), "-q").exitCode());
      assertEquals(List.of(2, 2), cellsOfSessions());
    }
    String page = Files.readString(out.resolve("report.html"));
    assertTrue(page.contains("Part 2 of 2, 2 cells"), "the page has both parts");
  }

  @Test
  void provenanceHasEverySessionThatAddedCellsAndNoOther() throws IOException {
    assertEquals(ExitCode.DONE, run().exitCode());
    assertEquals(List.of(4), cellsOfSessions());
    Map<String, byte[]> kept = kept();
    assertEquals(ExitCode.DONE, run("--resume").exitCode());
    kept.forEach((file, bytes) -> assertArrayEquals(bytes, read(file), file));

    List<String> lines = Files.readAllLines(out.resolve("cells.jsonl"));
    Files.write(out.resolve("cells.jsonl"), lines.subList(0, 3));
    assertEquals(ExitCode.DONE, run("--resume").exitCode());
    assertEquals(List.of(4, 1), cellsOfSessions());
  }

  /** A file of an earlier version has one entry without the list; it is read, and kept. */
  @Test
  void provenanceOfEarlierVersionsIsGoneOnWith() throws IOException {
    assertEquals(ExitCode.DONE, run().exitCode());
    ObjectMapper json = new ObjectMapper();
    JsonNode session = json.readTree(read("provenance.json")).get("sessions").get(0).deepCopy();
    ((com.fasterxml.jackson.databind.node.ObjectNode) session)
        .remove(List.of("cells", "cellsBefore"));
    json.writeValue(out.resolve("provenance.json").toFile(), session);
    Files.delete(out.resolve("checksums.csv"));
    List<String> lines = Files.readAllLines(out.resolve("cells.jsonl"));
    Files.write(out.resolve("cells.jsonl"), lines.subList(0, 3));
    String curves = Files.readString(out.resolve("curves.csv"));
    String last = json.readTree(lines.get(3)).get("cell").textValue();
    Files.writeString(out.resolve("curves.csv"), curves.substring(0, curves.indexOf(last)));
    Program resumed = run("--resume");
    assertEquals(ExitCode.DONE, resumed.exitCode(), resumed.err());
    assertEquals(List.of(3, 1), cellsOfSessions());
    String before = changePixel();
    assertRefused(run("--resume"), before);
  }

  /** Groups read the data when they begin: the second would see another file than the first. */
  @Test
  void dataThatChangesDuringTheRunEndsIt() throws IOException {
    Study study = SpecReader.read(spec, Overrides.none());
    DataFiles data = DataFiles.of(study, new Experiments());
    Progress changing =
        new Progress() {
          @Override
          public void finished(CellRecord cell) {
            try {
              byte[] bytes = Files.readAllBytes(images);
              bytes[bytes.length - 1] ^= 1;
              Files.write(images, Arrays.copyOf(bytes, bytes.length));
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          }
        };
    try (RunDirectory run = RunDirectory.create(out)) {
      RunOptions options = new RunOptions(1, 1, SessionOptions.singleThreaded());
      StudyRunner runner =
          new StudyRunner(run, options, changing, data::requireUnchanged, new Experiments());
      DamagedRunException e = assertThrows(DamagedRunException.class, () -> runner.run(study));
      assertTrue(e.getMessage().startsWith(images.toString()), e.getMessage());
      assertEquals(1, run.cells().size());
    }
  }
}
