package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.results.CellRecord;
import org.sigmap.results.RunDirectory;

/** A run with {@code training.fingerprint}, from the spec to the figure. */
class FingerprintRunTest {
  private static final String SPEC =
      """
      name: tiny
      seeds: 2
      teacher: {dimension: 4, spectrum: {kind: geometric}, basis: random-orthogonal}
      samples: {total: 60, trainFraction: 0.5}
      model: {hidden: 8, initScale: 0.5}
      training: {steps: 20, logEvery: 10, weightDecay: 0, fingerprint: true}
      sweep:
        preconditioner.p: [1, 0, -1]
      """;

  /** What the issue asks of the exponent of a covariance power. */
  private static final double TOLERANCE = 0.02;

  @TempDir Path directory;

  private Path run(String... more) throws IOException {
    Path spec = directory.resolve("tiny.yaml");
    Path out = directory.resolve("run" + more.length);
    Files.writeString(spec, SPEC);
    List<String> arguments =
        new java.util.ArrayList<>(List.of("run", spec.toString(), "--out", out.toString()));
    arguments.addAll(List.of(more));
    Program program = Program.run(arguments.toArray(String[]::new));
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    return out;
  }

  @Test
  void recordsTheExponentOfACovariancePowerAndDrawsIt() throws IOException {
    Path out = run();
    try (RunDirectory run = RunDirectory.open(out)) {
      assertEquals(6, run.cells().size());
      for (CellRecord cell : run.cells()) {
        double p = ((Number) cell.axes().get("preconditioner.p")).doubleValue();
        for (String metric :
            List.of(
                "effective_exponent",
                "effective_exponent_low",
                "effective_exponent_high",
                "effective_exponent_projected",
                "effective_exponent_mean",
                "effective_exponent_projected_mean")) {
          assertEquals(p, cell.metrics().get(metric), TOLERANCE, cell.cell() + " " + metric);
        }
        assertEquals(1, cell.metrics().get("update_alignment_mean"), TOLERANCE);
      }
    }
    long logged =
        Files.readAllLines(out.resolve("curves.csv")).stream()
            .filter(line -> line.contains(",effective_exponent,"))
            .count();
    assertEquals(6 * 3, logged, "6 cells at steps 0, 10 and 20");
    for (String figure : List.of("effective-exponent.svg", "curves-effective_exponent.svg")) {
      assertTrue(Files.readString(out.resolve("figures").resolve(figure)).contains("−1/2"));
    }
    assertFalse(Files.exists(out.resolve("figures/curves-effective_exponent_low.svg")));
  }

  @Test
  void measuresNothingUnasked() throws IOException {
    Path out = run("--set", "training.fingerprint=false");
    assertFalse(Files.readString(out.resolve("cells.jsonl")).contains("exponent"));
    assertFalse(Files.exists(out.resolve("figures/effective-exponent.svg")));
  }
}
