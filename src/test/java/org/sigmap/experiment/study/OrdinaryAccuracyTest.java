package org.sigmap.experiment.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.data.LabelledImages;
import org.sigmap.data.ShiftedImages;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.run.StudyRunner;
import org.sigmap.math.Matrix;
import org.sigmap.math.Ridge;
import org.sigmap.results.CellRecord;
import org.sigmap.results.MemoryFolder;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Cell;
import org.sigmap.spec.OutOfDistributionCell;
import org.sigmap.spec.Shift;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.spec.yaml.SpecWriter;
import org.sigmap.train.SessionOptions;

/** Without patterns a network reads digits as well as a linear classifier of the same images. */
class OrdinaryAccuracyTest {
  private static final double RIDGE = 0.05;

  private static final String PROCEDURAL =
      """
      name: plain
      experiment: out-of-distribution
      images: {kind: procedural-digits}
      samples: {train: 200, validation: 400}
      noise: {standardDeviation: 0}
      model: {hidden: 32}
      optimizer: {kind: momentum, learningRate: 0.05}
      training: {steps: 100, logEvery: 100}
      shift: digit-only
      """;

  private static final String MNIST =
      """
      name: mnist
      experiment: out-of-distribution
      images:
        kind: idx
        dataset: mnist
        train: {images: %1$s-images-idx3-ubyte.gz, labels: %1$s-labels-idx1-ubyte.gz, to: 8000}
        test: {images: %1$s-images-idx3-ubyte.gz, labels: %1$s-labels-idx1-ubyte.gz, from: 8000}
      """;

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  @Tag("slow")
  @Test
  void digitsAloneAreReadAsWellAsByALinearClassifier() throws IOException {
    Study study = SpecReader.read(PROCEDURAL, "plain.yaml", seeds(4));
    double network = 0;
    try (RunDirectory run = RunDirectory.create(folder.resolve("run"))) {
      run.writeSpec(SpecWriter.toYaml(study));
      RunOptions options =
          new RunOptions(1, 16, SessionOptions.singleThreaded()).withCheckpointSeconds(1e9);
      new StudyRunner(run, options, Progress.silent()).run(study);
      for (CellRecord cell : run.cells()) {
        network += cell.metrics().get("ood_accuracy") / study.cells().size();
        // Without patterns a fresh image in distribution is a digit alone.
        assertEquals(cell.metrics().get("test_accuracy"), cell.metrics().get("ood_accuracy"));
      }
    }
    double ridge = Arrays.stream(ridgeAccuracies(study)).average().orElseThrow();
    assertTrue(ridge > 0.7 && network > ridge - 0.02, "network " + network + ", ridge " + ridge);
  }

  /** The figure that docs/out-of-distribution.md gives; skipped where MNIST was not fetched. */
  @Test
  void whatALinearClassifierReadsOfMnist() {
    Path data = Path.of("data/mnist/t10k");
    Assumptions.assumeTrue(Files.exists(Path.of(data + "-images-idx3-ubyte.gz")), "no MNIST here");
    double[] accuracies =
        ridgeAccuracies(SpecReader.read(MNIST.formatted(data), "mnist.yaml", seeds(5)));
    assertEquals(0.866, Arrays.stream(accuracies).average().orElseThrow(), 0.0005);
  }

  private static Overrides seeds(int count) {
    return new Overrides(List.of(), List.of(), count);
  }

  private static double[] ridgeAccuracies(Study study) {
    return study.cells().stream()
        .map(Cell::spec)
        .mapToDouble(spec -> ridgeAccuracy((OutOfDistributionCell) spec))
        .toArray();
  }

  /**
   * Ridge regression of one-hot labels on clean pixels, the largest output taken for the answer.
   */
  private static double ridgeAccuracy(OutOfDistributionCell spec) {
    ShiftedImages images = new Sources().shifted(spec).orElseThrow().shifted(new Draws());
    LabelledImages train = images.train();
    LabelledImages test = images.shifted(new ShiftedImages.Test(Shift.DIGIT_ONLY, 1));
    Matrix outputs =
        Ridge.fit(train.pixels(), train.rows().targets(), RIDGE).predict(test.pixels());
    int right = 0;
    for (int i = 0; i < outputs.rows(); i++) {
      int answer = 0;
      for (int c = 1; c < outputs.columns(); c++) {
        answer = outputs.get(i, c) > outputs.get(i, answer) ? c : answer;
      }
      right += answer == test.labels()[i] ? 1 : 0;
    }
    return (double) right / outputs.rows();
  }
}
