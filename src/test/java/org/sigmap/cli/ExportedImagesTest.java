package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.data.IdxBytes;
import org.sigmap.results.RunDirectory;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/** A classifier of images, exported, takes the images as their files hold them. */
class ExportedImagesTest {
  private static final int IMAGES = 200;
  private static final int FIRST_TEST = 120;
  private static final int TESTS = IMAGES - FIRST_TEST;
  private static final int HEADER = 16;
  private static final int CLASSES = 10;

  /** Without patterns, and tested on every image of its range: the record can be recounted. */
  private static final String SPEC =
      """
      name: images
      experiment: out-of-distribution
      seeds: 1
      images:
        kind: idx
        dataset: tiny
        train: {images: %1$s/images, labels: %1$s/labels, to: 120}
        test: {images: %1$s/images, labels: %1$s/labels, from: 120}
      samples: {train: 120, validation: 80}
      noise: {standardDeviation: 0}
      model: {hidden: 16}
      optimizer: {kind: adam}
      preconditioner: {kind: covariance-power, covariance: empirical, p: -0.5, damping: 0.01}
      training: {steps: 300, logEvery: 100, batchSize: 30, weightDecay: 0.01}
      sweep: {shift: [in-distribution, noise-only]}
      """;

  @TempDir Path directory;

  @Tag("slow")
  @Test
  void rawClassifiesTheBytesOfTheFiles() throws IOException {
    byte[] images = IdxBytes.images(IMAGES);
    byte[] labels = IdxBytes.labels(IMAGES);
    for (int i = 0; i < IMAGES; i++) {
      // Classes are tenths of the first pixel's brightness, which can be learned.
      int first = Byte.toUnsignedInt(images[HEADER + i * IdxBytes.SIZE]);
      labels[8 + i] = (byte) (CLASSES * first / 256);
    }
    Files.write(directory.resolve("images"), images);
    Files.write(directory.resolve("labels"), labels);
    Path spec = Files.writeString(directory.resolve("spec.yaml"), SPEC.formatted(directory));
    Path run = directory.resolve("run");
    Path model = directory.resolve("model");
    assertDone(Program.run("run", spec.toString(), "--out", run.toString(), "-q"));
    assertDone(
        Program.run(
            "export",
            run.toString(),
            "--where",
            "shift=in-distribution",
            "--to",
            model.toString()));
    int right = 0;
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString(), "serve");
        Tensor bytes =
            TUint8.tensorOf(
                Shape.of(TESTS, IdxBytes.SIZE / 2, 2),
                DataBuffers.of(images)
                    .offset(HEADER + (long) FIRST_TEST * IdxBytes.SIZE)
                    .narrow((long) TESTS * IdxBytes.SIZE));
        Result raw = bundle.function("raw").call(Map.of("x", bytes))) {
      TInt64 classes = (TInt64) raw.get("prediction").orElseThrow();
      TFloat32 probabilities = (TFloat32) raw.get("probabilities").orElseThrow();
      for (int i = 0; i < TESTS; i++) {
        long chosen = classes.getLong(i);
        right += chosen == labels[8 + FIRST_TEST + i] ? 1 : 0;
        double sum = 0;
        for (int c = 0; c < CLASSES; c++) {
          double own = probabilities.getFloat(i, c);
          assertTrue(own <= probabilities.getFloat(i, chosen), "image " + i);
          sum += own;
        }
        assertEquals(1, sum, 1e-6, "float32 probabilities of image " + i);
      }
      assertArrayEquals(
          new long[] {TESTS, CLASSES}, probabilities.shape().asArray(), "probabilities");
    }
    assertEquals(recorded(run), right / (double) TESTS, 1e-6, "accuracy in float32");
    assertTrue(right > TESTS / 5 && right < TESTS, "an accuracy that tells: " + right);
    JsonNode card = new ObjectMapper().readTree(model.resolve("assets.extra/sigmap.json").toFile());
    assertEquals("adam", card.at("/trainStep/optimizer/kind").textValue());
    assertEquals(0.01, card.at("/trainStep/training/weightDecay").doubleValue());
    assertEquals("uint8, 0 to 255", card.at("/images/pixels").textValue());
    Program inspected = Program.run("inspect", model.toString());
    assertTrue(
        inspected.out().contains("raw: x uint8[?, 3, 2] -> prediction int64[?], probabilities"),
        inspected.out());
    assertTrue(inspected.out().contains("optimizer.adam"), inspected.out());
  }

  private static double recorded(Path run) throws IOException {
    try (RunDirectory reading = RunDirectory.open(run)) {
      return reading.cells().get(0).metrics().get("test_accuracy");
    }
  }

  private static void assertDone(Program program) {
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
  }

  /** An experiment without one network says so, and which ones have one. */
  @Test
  void otherExperimentsAreRefusedInOneSentence() throws IOException {
    Path spec =
        Files.writeString(
            directory.resolve("spec.yaml"),
            """
            name: moved
            experiment: transfer
            seeds: 1
            teacher: {kind: single-index, dimension: 4}
            samples: {total: 60, trainFraction: 0.5}
            model: {hidden: 4}
            training: {steps: 5, logEvery: 5}
            """);
    Path run = directory.resolve("run");
    assertDone(Program.run("run", spec.toString(), "--out", run.toString(), "-q"));
    Program refused =
        Program.run("export", run.toString(), "--to", directory.resolve("model").toString());
    assertEquals(ExitCode.USAGE, refused.exitCode());
    assertTrue(
        refused
            .err()
            .strip()
            .endsWith(
                "does not end with one network to export: gram compares trainings, transfer fits a"
                    + " head for each target, continual learns task after task; cells of the"
                    + " experiments generalization and out-of-distribution can be exported"),
        refused.err());
  }
}
