package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.data.IdxBytes;

/** Out-of-distribution runs from spec to records, on small sets of procedural digits. */
class OutOfDistributionRunTest {
  private static final int TESTS = 400;

  private static final String SPEC =
      """
      name: small
      experiment: out-of-distribution
      seeds: [4]
      samples: {train: 200, validation: 400}
      model: {hidden: 32}
      optimizer: {kind: momentum, learningRate: 0.05}
      training: {steps: 120, logEvery: 60}
      """;

  /** Five standard errors of an accuracy at chance, from as many test images. */
  private static final double CHANCE_ERROR = 5 * Math.sqrt(0.1 * 0.9 / TESTS);

  /** An image whose two largest outputs agree to rounding may be counted either way. */
  private static final double ONE_IMAGE = 1.0 / TESTS + 1e-6;

  @TempDir Path directory;

  @BeforeEach
  void writeSpec() throws IOException {
    Files.writeString(directory.resolve("small.yaml"), SPEC);
  }

  /** Metrics by shift (or the only cell's under an empty name). */
  private Map<String, JsonNode> run(String name, String... more) throws IOException {
    Path out = directory.resolve(name);
    List<String> arguments =
        new ArrayList<>(
            List.of("run", directory.resolve("small.yaml").toString(), "--out", out.toString()));
    arguments.addAll(List.of(more));
    Program program = Program.run(arguments.toArray(String[]::new));
    assertEquals(0, program.exitCode(), program.err());
    Map<String, JsonNode> metrics = new LinkedHashMap<>();
    for (String line : Files.readAllLines(out.resolve("cells.jsonl"))) {
      JsonNode cell = new ObjectMapper().readTree(line);
      metrics.put(cell.at("/axes/shift").asText(""), cell.get("metrics"));
    }
    return metrics;
  }

  @Tag("slow")
  @Test
  void allShiftsShareOneTrainingAndConfusionAgreesWithTheGraph() throws IOException {
    String all = "shift=in-distribution,noise-flipped,digit-flipped,noise-only,digit-only";
    Map<String, JsonNode> metrics = run("shifts", "--sweep", all, "--set", "confusion=true");
    assertEquals(5, metrics.size());
    JsonNode inside = metrics.get("in-distribution");
    for (Map.Entry<String, JsonNode> cell : metrics.entrySet()) {
      JsonNode m = cell.getValue();
      assertEquals(inside.get("train_loss").asDouble(), m.get("train_loss").asDouble());
      assertEquals(inside.get("test_accuracy").asDouble(), m.get("test_accuracy").asDouble());
      for (int c = 0; c < 10; c++) {
        double own = m.get("ood_accuracy_class_" + c).asDouble();
        assertEquals(own, m.get("confusion_" + c + "_" + c).asDouble());
        double row = 0;
        for (int answer = 0; answer < 10; answer++) {
          row += m.get("confusion_" + c + "_" + answer).asDouble();
        }
        assertEquals(1, row, 1e-12);
      }
    }
    assertEquals(
        inside.get("test_accuracy").asDouble(), inside.get("ood_accuracy").asDouble(), 1e-7);
    assertTrue(inside.get("ood_accuracy").asDouble() > 0.9, inside.toString());
    // A network that used one cue alone would not lose by the loss of the other.
    assertTrue(metrics.get("noise-flipped").get("ood_accuracy").asDouble() < 0.9);
    String samples = Files.readString(directory.resolve("shifts/exhibits/image-samples.csv"));
    assertTrue(samples.contains("digit-flipped,0,"));
    assertTrue(Files.exists(directory.resolve("shifts/exhibits/image-variances.csv")));
  }

  @Tag("slow")
  @Test
  void classAccuraciesWeighUpToTheAccuracy() throws IOException {
    JsonNode m = run("weights", "--set", "shift=digit-flipped", "--set", "confusion=true").get("");
    // Every class has a tenth of the random labels but for the draw, so weights are near equal.
    double mean = 0;
    for (int c = 0; c < 10; c++) {
      mean += m.get("ood_accuracy_class_" + c).asDouble() / 10;
    }
    assertEquals(m.get("ood_accuracy").asDouble(), mean, 0.05);
  }

  @Tag("slow")
  @Test
  void randomTrainingLabelsLeaveTestsAtChance() throws IOException {
    JsonNode m =
        run(
                "shuffled",
                "--set",
                "labels.kind=symmetric",
                "--set",
                "labels.rate=0.9",
                "--set",
                "shift=digit-only")
            .get("");
    assertEquals(0.1, m.get("ood_accuracy").asDouble(), CHANCE_ERROR);
    assertEquals(0.1, m.get("test_accuracy").asDouble(), 2 * CHANCE_ERROR);
  }

  @Tag("slow")
  @Test
  void withoutPatternsDigitOnlyIsTheOrdinaryTest() throws IOException {
    JsonNode m =
        run("plain", "--set", "noise.standardDeviation=0", "--set", "shift=digit-only").get("");
    assertEquals(m.get("test_accuracy").asDouble(), m.get("ood_accuracy").asDouble(), ONE_IMAGE);
    assertTrue(m.get("ood_accuracy").asDouble() > 0.6, m.toString());
  }

  @Tag("slow")
  @Test
  void aLaneOfManyEqualsItsSoloRun() throws IOException {
    String[] sweep = {
      "--set", "preconditioner.kind=covariance-power",
      "--set", "preconditioner.covariance=empirical",
      "--set", "preconditioner.damping=0.1",
      "--set", "training.steps=20",
      "--set", "samples.train=40",
      "--set", "shift=noise-flipped",
      "--sweep", "preconditioner.p=0.5,-1"
    };
    List<String> together = new ArrayList<>(List.of(sweep));
    together.addAll(List.of("--workers", "1", "--lanes", "2"));
    List<String> alone = new ArrayList<>(List.of(sweep));
    alone.addAll(List.of("--workers", "1", "--lanes", "1"));
    run("together", together.toArray(String[]::new));
    run("alone", alone.toArray(String[]::new));
    assertEquals(cells("together").keySet(), cells("alone").keySet());
    cells("together")
        .forEach(
            (id, metrics) ->
                assertEquals(
                    metrics.get("train_loss").asDouble(),
                    cells("alone").get(id).get("train_loss").asDouble(),
                    1e-6));
    JsonNode any = cells("alone").values().iterator().next();
    // Forty images about their mean span at most 39 directions.
    assertEquals(39, any.get("covariance_rank").asInt());
    assertTrue(any.get("kept_rank").asInt() < 39 && any.get("kept_rank").asInt() > 0);
  }

  @Tag("slow")
  @Test
  void sharesJoinToOneRunThatCanBeVerified() throws IOException {
    String spec = directory.resolve("small.yaml").toString();
    String out = directory.resolve("shares").toString();
    for (String share : List.of("1/2", "2/2")) {
      Program part =
          Program.run(
              "run",
              spec,
              "--out",
              out,
              "--shard",
              share,
              "--workers",
              "1",
              "--seeds",
              "2",
              "--set",
              "training.steps=10",
              "--sweep",
              "shift=in-distribution,noise-flipped");
      assertEquals(0, part.exitCode(), part.err());
    }
    Program merge = Program.run("merge", out);
    assertEquals(0, merge.exitCode(), merge.err());
    assertEquals(4, cells("shares").size());
    assertEquals(
        Files.readString(directory.resolve("shares/shard-1-of-2/exhibits/image-samples.csv")),
        Files.readString(directory.resolve("shares/exhibits/image-samples.csv")));
    Program verify = Program.run("verify", out, "--cells", "4");
    assertEquals(0, verify.exitCode(), verify.out() + verify.err());
    assertTrue(
        verify.out().contains("ood_accuracy: 4 cells, largest relative difference 0.00"),
        verify.out());
  }

  private Map<String, JsonNode> cells(String name) {
    Map<String, JsonNode> cells = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(directory.resolve(name).resolve("cells.jsonl"))) {
        JsonNode cell = new ObjectMapper().readTree(line);
        cells.put(cell.get("cell").asText(), cell.get("metrics"));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return cells;
  }

  /** The spec for Fashion-MNIST on images made here, and its name in all that a run leaves. */
  @Tag("slow")
  @Test
  void anImageSetIsNamedInEveryOutput() throws IOException {
    Path images = Files.write(directory.resolve("images"), IdxBytes.images(120));
    Path labels = Files.write(directory.resolve("labels"), IdxBytes.labels(120));
    Path out = directory.resolve("fashion");
    List<String> arguments =
        new ArrayList<>(
            List.of("run", "experiments/ood-fashion-mnist.yaml", "--out", out.toString()));
    for (String set :
        List.of(
            "images.train.images=" + images,
            "images.train.labels=" + labels,
            "images.train.to=80",
            "images.test.images=" + images,
            "images.test.labels=" + labels,
            "images.test.from=80",
            "samples.train=60",
            "samples.validation=40",
            "model.hidden=4",
            "training.steps=2",
            "optimizer.kind=momentum",
            "confusion=true")) {
      arguments.addAll(List.of("--set", set));
    }
    arguments.addAll(List.of("--seeds", "2"));
    Program program = Program.run(arguments.toArray(String[]::new));
    assertEquals(0, program.exitCode(), program.err());
    assertTrue(program.out().contains("images: fashion-mnist"), program.out());
    assertEquals("fashion-mnist\n", Files.readString(out.resolve("exhibits/image-set.txt")));
    assertTrue(Files.readString(out.resolve("spec.yaml")).contains("dataset: fashion-mnist"));
    String page = Files.readString(out.resolve("report.html"));
    assertTrue(page.contains("Images: fashion-mnist.") && page.contains("taken for"), page);
    for (String figure : List.of("image-samples", "image-variances")) {
      String svg = Files.readString(out.resolve("figures/" + figure + ".svg"));
      assertTrue(svg.contains("(fashion-mnist)"), figure);
    }
  }

  @Test
  void missingDataEndsWithCodeThree() {
    Program program =
        Program.run(
            "run",
            "--device",
            "cpu",
            directory.resolve("small.yaml").toString(),
            "--out",
            directory.resolve("none").toString(),
            "--set",
            "images.kind=idx",
            "--set",
            "images.dataset=mnist",
            "--set",
            "images.train.images=" + directory.resolve("nowhere"));
    assertEquals(3, program.exitCode(), program.err());
    assertTrue(program.err().contains("nowhere: no such file"), program.err());
    assertEquals(1, program.err().strip().lines().count(), program.err());
  }
}
