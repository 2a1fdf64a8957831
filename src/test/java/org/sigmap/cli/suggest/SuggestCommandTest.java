package org.sigmap.cli.suggest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.cli.ExitCode;
import org.sigmap.cli.Program;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.results.CellRecord;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Cell;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.spec.yaml.SpecWriter;

class SuggestCommandTest {
  private static final String SPEC =
      """
      name: small
      seeds: 2
      teacher: {dimension: 4, snr: 2}
      samples: {total: 200, trainFraction: 0.25}
      sweep:
        teacher.case: [high, low]
        preconditioner.p: [0, -1, 1]
      """;

  private static final String IMAGES =
      """
      name: images
      experiment: out-of-distribution
      seeds: 1
      samples: {train: 60, validation: 10}
      preconditioner: {kind: covariance-power, damping: 0.01}
      training: {steps: 50}
      sweep:
        shift: [in-distribution, digit-flipped]
        preconditioner.p: [0, -0.5, 0.5]
      """;

  @TempDir Path directory;
  private String spec;

  @BeforeEach
  void writeSpec() throws IOException {
    spec = Files.writeString(directory.resolve("small.yaml"), SPEC).toString();
  }

  @Test
  void oneSettingGetsTheScreenWithItsReasons() {
    Program program = Program.run("suggest", spec, "--set", "teacher.case=low", "--seeds", "1");
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    String screen = program.out();
    assertTrue(screen.startsWith("from 50 training examples (seed 0)"), screen);
    assertTrue(screen.contains("recommended: p = -1\n"), screen);
    assertTrue(screen.contains("noise: 0."), screen);
    List<double[]> shares =
        screen
            .lines()
            .takeWhile(line -> !line.startsWith("noise: "))
            .filter(line -> line.matches(" +\\d+ +\\S+ +\\S+ +\\[\\S+, \\S+\\].*"))
            .map(line -> line.strip().replaceAll("[\\[\\],]", "").split(" +"))
            .map(f -> new double[] {number(f[3]), number(f[2]), number(f[4])})
            .toList();
    assertEquals(4, shares.size());
    shares.forEach(s -> assertTrue(s[0] <= s[1] && s[1] <= s[2], screen));
    assertTrue(screen.lines().anyMatch(line -> line.matches(" +4 +0\\.100 .*####.*")), screen);
    assertTrue(screen.lines().count() <= 24, "one screen: " + screen);
    assertEquals(
        screen, Program.run("suggest", spec, "--set", "teacher.case=low", "--seeds", "1").out());
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }

  @Test
  void severalSettingsGetALineEach() {
    Program program = Program.run("suggest", spec);
    List<String> lines = program.out().lines().toList();
    assertEquals(11, lines.size(), program.out());
    assertTrue(lines.get(1).matches(" +high +0 .* 1 +0\\.\\d+ +found"), lines.get(1));
    assertTrue(lines.get(3).matches(" +low +0 .* -1 +0\\.\\d+ +found"), lines.get(3));
    assertTrue(lines.get(6).matches("overall: p = (-1|0|1)"), lines.get(6));
    assertTrue(lines.get(8).matches("  it is the best in \\d of them and .*"), lines.get(8));
    assertTrue(lines.get(9).matches("  in \\d of 4 a p is told from the best .*"), lines.get(9));
  }

  @Test
  void ratesThatAreTriedAreNotDataSets() {
    Program program =
        Program.run(
            "suggest",
            spec,
            "--set",
            "tune.field=optimizer.learningRate",
            "--set",
            "tune.values=[0.1, 0.01]");
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    assertTrue(program.out().contains("least on average over 4 data sets"), program.out());
  }

  @Test
  void jsonHasEveryNumberOfTheScreen() throws IOException {
    Program program = Program.run("suggest", spec, "--json");
    JsonNode tree = new ObjectMapper().readTree(program.out());
    assertEquals(5, tree.size(), "four, and one over them");
    JsonNode overall = tree.get(4);
    double mean = 0;
    double most = 0;
    for (int i = 0; i < 4; i++) {
      double loss = tree.get(i).at("/candidates/0/predicted_loss").asDouble();
      mean += loss / 4;
      double least = loss;
      for (JsonNode candidate : tree.get(i).get("candidates")) {
        least = Math.min(least, candidate.get("predicted_loss").asDouble());
      }
      most = Math.max(most, loss - least);
    }
    assertEquals(mean, overall.at("/candidates/0/predicted_loss").asDouble(), 1e-12);
    assertEquals(most, overall.at("/candidates/0/most_above_best").asDouble(), 1e-12);
    assertTrue(overall.has("recommended") && overall.get("axes").isEmpty());
    for (JsonNode one : tree) {
      boolean said = one.get("reasons").toString().contains("leave p at 0");
      assertEquals(said, one.get("leave_zero").asBoolean(), one.toString());
    }
    JsonNode first = tree.get(0);
    assertEquals("high", first.at("/axes/teacher.case").asText());
    assertEquals(4, first.get("directions").size());
    assertEquals(3, first.get("candidates").size());
    assertEquals(1, first.get("recommended").asDouble());
    assertTrue(first.at("/noise/snr_low").asDouble() < first.at("/noise/snr").asDouble());
    assertTrue(first.at("/signal/found").asBoolean());
  }

  @Test
  void withoutAnAxisOfExponentsTheUsualOnesAreCandidates() throws IOException {
    Program program =
        Program.run("suggest", spec, "--json", "--set", "preconditioner.p=0", "--seeds", "1");
    assertEquals(7, new ObjectMapper().readTree(program.out()).get(0).get("candidates").size());
  }

  @Test
  void comparePrintsTheRegretOfEveryRule() throws IOException {
    Path run = directory.resolve("run");
    Study study = SpecReader.read(SPEC, "small", Overrides.none());
    try (RunDirectory writing = RunDirectory.create(run)) {
      writing.writeSpec(SpecWriter.toYaml(study));
      for (Cell cell : study.cells()) {
        boolean high = cell.axes().get("teacher.case").equals("high");
        double p = ((Number) cell.axes().get("preconditioner.p")).doubleValue();
        writing.append(
            CellRecord.finished(
                cell.id().value(),
                cell.axes(),
                Map.of("test_loss", high ? 1 - p / 4 : 1 + p / 4),
                1,
                1),
            List.of(),
            List.of());
      }
    }
    Program program = Program.run("suggest", "--compare", run.toString());
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    assertTrue(program.out().contains("4 data sets"), program.out());
    assertTrue(
        program
            .out()
            .contains(
                "small: suggest minus p = 0, seeds paired: -0.250 ± 0.000 (not told from 0 at 5"
                    + " %, Holm"),
        program.out());
    JsonNode tree =
        new ObjectMapper()
            .readTree(Program.run("suggest", "--json", "--compare", run.toString()).out());
    assertEquals(0.25, tree.at("/rows/0/regret/p = 0/mean").asDouble());
    assertEquals(0, tree.at("/rows/2/regret/suggest/mean").asDouble());
    JsonNode minusZero = tree.at("/rows/2/suggest_minus/p = 0");
    assertEquals(-0.25, minusZero.get("mean").asDouble());
    assertEquals(1, minusZero.get("p_holm").asDouble(), "the same in two seeds");
    assertEquals(3, minusZero.get("family_size").asInt());
  }

  /** The digits of 60 images: one task, whatever it is tested on; P needs a damping below 0. */
  @Test
  void imagesArePredictedThroughOneHotLabels() throws IOException {
    String images = Files.writeString(directory.resolve("images.yaml"), IMAGES).toString();
    Program program = Program.run("suggest", images);
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    assertTrue(program.out().startsWith("from 60 training examples (seed 0)"), program.out());
    assertTrue(program.out().contains("predicted squared error of one-hot labels"), program.out());
    assertEquals(1, program.out().lines().filter(line -> line.startsWith("recomm")).count());
    Program undamped = Program.run("suggest", images, "--set", "preconditioner.damping=0");
    assertEquals(ExitCode.USAGE, undamped.exitCode());
    assertTrue(undamped.err().contains("raise preconditioner.damping"), undamped.err());
  }

  /** Columns of very different meaning, a text among them, and two classes. */
  @Test
  void tablesArePredictedWhateverTheirTargetsAre() throws IOException {
    StringBuilder rows = new StringBuilder("size,colour,noise,price,kind\n");
    SeedStream stream = new SeedStreams(9).stream("table");
    for (int i = 0; i < 80; i++) {
      double size = stream.nextGaussian();
      String colour = i % 3 == 0 ? "red" : "blue";
      rows.append(
          "%s,%s,%s,%s,%s%n"
              .formatted(
                  size,
                  colour,
                  1e3 * stream.nextGaussian(),
                  3 * size + 0.1 * stream.nextGaussian(),
                  size > 0 ? "large" : "small"));
    }
    Path csv = Files.writeString(directory.resolve("own.csv"), rows);
    for (String target : List.of("price", "kind")) {
      String other = target.equals("price") ? "kind" : "price";
      Path own =
          Files.writeString(
              directory.resolve(target + ".yaml"),
              """
              name: own
              seeds: 1
              data: {kind: table, file: %s, target: %s, exclude: [%s]}
              preconditioner: {damping: 0.01}
              """
                  .formatted(csv, target, other));
      Program program = Program.run("suggest", own.toString());
      assertEquals(ExitCode.DONE, program.exitCode(), program.err());
      assertTrue(program.out().contains("from 64 training examples"), program.out());
      assertTrue(program.out().contains("the labels depend on the inputs"), program.out());
    }
  }
}
