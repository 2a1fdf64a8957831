package org.sigmap.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.sigmap.cli.ExitCode;
import org.sigmap.cli.Program;

class BenchCommandTest {
  private static Program bench(String... more) {
    List<String> words =
        new java.util.ArrayList<>(
            List.of("bench", "--device", "cpu", "--seconds", "0.001", "--lanes-at-once", "2"));
    words.addAll(List.of("--log-every", "3", "--set", "samples.total=200"));
    words.addAll(List.of("--set", "model.hidden=4"));
    words.addAll(List.of(more));
    return Program.run(words.toArray(String[]::new));
  }

  @Test
  void jsonHasTheContractsFieldsAndEachOptimizersRatio() throws Exception {
    Program program = bench("--json", "--optimizer", "gradient-descent", "--optimizer", "adam");
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    JsonNode figures = new ObjectMapper().readTree(program.out());
    assertEquals(2, figures.size());
    for (JsonNode figure : figures) {
      for (String field :
          List.of("device", "lanes", "log_every", "ms_per_lane_step", "lane_steps_per_second")) {
        assertTrue(figure.has(field), field);
      }
      assertEquals(2, figure.get("lanes").asInt());
      assertTrue(figure.get("relative_to_gradient_descent").asDouble() > 0);
      for (String part : List.of("forward_ms", "backward_ms", "update_ms", "evaluation_ms")) {
        assertTrue(figure.get(part).isDouble(), part);
      }
      assertTrue(figure.get("forward_ms").asDouble() > 0);
      assertTrue(figure.get("evaluation_ms").asDouble() > 0);
      assertTrue(figure.get("floor_ms").asDouble() > 0);
      assertEquals(
          figure.get("ms_per_lane_step").asDouble(),
          figure.get("floors").asDouble() * figure.get("floor_ms").asDouble(),
          1e-9 * figure.get("ms_per_lane_step").asDouble());
    }
    assertEquals(1, figures.get(0).get("relative_to_gradient_descent").asDouble());
    assertEquals(
        List.of("gradient-descent", "adam"),
        StreamSupport.stream(figures.spliterator(), false)
            .map(figure -> figure.get("optimizer").asText())
            .toList());
  }

  @Test
  void tablesBeginWithTheColumnsThatTheyAlwaysHad() {
    Program program = bench();
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    List<String> lines = program.out().lines().toList();
    assertTrue(
        lines
            .get(0)
            .startsWith("device  lanes  groups  log_every  ms/lane-step  lane-steps/s  forward"),
        lines.get(0));
    assertEquals(lines.get(0).split("  +").length, lines.get(1).split("  +").length, program.out());
  }

  @Test
  void anUnknownOptimizerIsRefused() {
    Program program = bench("--optimizer", "adagrad");
    assertEquals(ExitCode.USAGE, program.exitCode());
    assertTrue(program.err().contains("but is the text \"adagrad\""), program.err());
  }
}
