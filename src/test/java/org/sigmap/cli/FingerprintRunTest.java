package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.data.IdxBytes;
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

  /** On the exponent of a covariance power; the next power swept is 1 away. */
  private static final double TOLERANCE = 0.02;

  @TempDir Path directory;

  private Path run(String text, String... more) throws IOException {
    Path spec = directory.resolve("tiny.yaml");
    Path out = directory.resolve("run");
    Files.writeString(spec, text);
    List<String> arguments =
        new java.util.ArrayList<>(List.of("run", spec.toString(), "--out", out.toString()));
    arguments.addAll(List.of(more));
    Program program = Program.run(arguments.toArray(String[]::new));
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    return out;
  }

  @Test
  void recordsTheExponentOfACovariancePowerAndDrawsIt() throws IOException {
    Path out = run(SPEC);
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
                "effective_exponent_path",
                "effective_exponent_mean",
                "effective_exponent_path_mean",
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
    for (String figure :
        List.of(
            "effective-exponent.svg",
            "effective-exponent-path.svg",
            "curves-effective_exponent.svg")) {
      assertTrue(Files.readString(out.resolve("figures").resolve(figure)).contains("−1/2"));
    }
    assertFalse(Files.exists(out.resolve("figures/curves-effective_exponent_low.svg")));
  }

  @Test
  void measuresNothingUnasked() throws IOException {
    Path out = run(SPEC, "--set", "training.fingerprint=false");
    assertFalse(Files.readString(out.resolve("cells.jsonl")).contains("exponent"));
    assertFalse(Files.exists(out.resolve("figures/effective-exponent.svg")));
  }

  /** Images have accuracies beside losses, mini-batches, and a covariance of their own. */
  @Test
  void measuresImagesAlongTheirOwnCovariance() throws IOException {
    Files.write(directory.resolve("images"), IdxBytes.images(100));
    Files.write(directory.resolve("labels"), IdxBytes.labels(100));
    String range = "{images: %1$s/images, labels: %1$s/labels, ".formatted(directory);
    String spec =
        """
        name: images
        experiment: out-of-distribution
        seeds: 1
        images: {kind: idx, dataset: tiny, train: %1$sto: 60}, test: %1$sfrom: 60}}
        samples: {train: 50, validation: 40}
        model: {hidden: 8}
        preconditioner: {kind: covariance-power, covariance: empirical, p: -0.5}
        training: {steps: 10, logEvery: 5, batchSize: 25, weightDecay: 0, fingerprint: true}
        """
            .formatted(range);
    try (RunDirectory run = RunDirectory.open(run(spec))) {
      Map<String, Double> metrics = run.cells().get(0).metrics();
      assertEquals(-0.5, metrics.get("effective_exponent"), TOLERANCE);
      assertEquals(-0.5, metrics.get("effective_exponent_path_mean"), TOLERANCE);
      double accuracy = metrics.get("ood_accuracy");
      assertTrue(accuracy >= 0 && accuracy <= 1, metrics.toString());
    }
  }
}
