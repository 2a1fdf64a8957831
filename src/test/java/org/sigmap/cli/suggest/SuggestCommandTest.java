package org.sigmap.cli.suggest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.cli.ExitCode;
import org.sigmap.cli.Program;
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
      optimizer: {kind: momentum}
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
    assertTrue(screen.lines().anyMatch(line -> line.matches(" +4 +0\\.100 .*####.*")), screen);
    assertTrue(screen.lines().count() <= 24, "one screen: " + screen);
    assertEquals(
        screen, Program.run("suggest", spec, "--set", "teacher.case=low", "--seeds", "1").out());
  }

  @Test
  void severalSettingsGetALineEach() {
    Program program = Program.run("suggest", spec);
    List<String> lines = program.out().lines().toList();
    assertEquals(6, lines.size(), program.out());
    assertTrue(lines.get(1).matches(" +high +0 .* 1 +0\\.\\d+ +found"), lines.get(1));
    assertTrue(lines.get(3).matches(" +low +0 .* -1 +0\\.\\d+ +found"), lines.get(3));
  }

  @Test
  void jsonHasEveryNumberOfTheScreen() throws IOException {
    Program program = Program.run("suggest", spec, "--json");
    JsonNode tree = new ObjectMapper().readTree(program.out());
    assertEquals(4, tree.size());
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
                "small: suggest minus p = 0, seeds paired: -0.250 ± 0.000 (told from 0 at 5 %,"
                    + " Holm"),
        program.out());
    JsonNode tree =
        new ObjectMapper()
            .readTree(Program.run("suggest", "--json", "--compare", run.toString()).out());
    assertEquals(0.25, tree.at("/rows/0/regret/p = 0/mean").asDouble());
    assertEquals(0, tree.at("/rows/2/regret/suggest/mean").asDouble());
    JsonNode minusZero = tree.at("/rows/2/suggest_minus/p = 0");
    assertEquals(-0.25, minusZero.get("mean").asDouble());
    assertEquals(0, minusZero.get("p_holm").asDouble(), "the same in every seed");
    assertEquals(3, minusZero.get("family_size").asInt());
  }

  /** The advice for images is a command line that works. */
  @Test
  void whatItAdvisesForImagesCanBeRun() throws IOException {
    Path images = Files.writeString(directory.resolve("images.yaml"), IMAGES);
    Program program = Program.run("suggest", images.toString());
    assertEquals(ExitCode.USAGE, program.exitCode());
    assertTrue(program.err().contains(SuggestCommand.IMAGES_SWEEP), program.err());
    List<String> set = new ArrayList<>();
    List<String> sweep = new ArrayList<>();
    String[] words = SuggestCommand.IMAGES_SWEEP.split(" ");
    for (int i = 0; i < words.length; i += 2) {
      (words[i].equals("--set") ? set : sweep).add(words[i + 1]);
    }
    assertEquals(3, SpecReader.read(images, new Overrides(set, sweep, 1)).cells().size());
  }
}
