package org.sigmap.experiment.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.data.EmpiricalCovariance;
import org.sigmap.data.IdxBytes;
import org.sigmap.data.ShiftedImages;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.run.StudyRunner;
import org.sigmap.math.Matrix;
import org.sigmap.math.MatrixPower;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.CurvePoint;
import org.sigmap.results.MemoryFolder;
import org.sigmap.results.Rows;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Cell;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.OutOfDistributionCell;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.spec.yaml.SpecWriter;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.SessionOptions;

/** Out-of-distribution runs on images of six pixels: interruptions, and which test set is whose. */
class ImageRunTest {
  private static final int POOL = 200;
  private static final int TESTS = 50;
  private static final double DAMPING = 0.01;
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
      confusion: true
      model: {hidden: 8}
      optimizer: {kind: momentum, learningRate: 0.05}
      preconditioner: %2$s
      training: {steps: 20, logEvery: 5, batchSize: 25}
      sweep:
        shift: [in-distribution, noise-flipped, digit-flipped, noise-only]
      """;

  private static final String FIXED =
      "{kind: covariance-power, covariance: empirical, p: -0.5, damping: 0.01}";
  private static final String ADAPTIVE =
      "{kind: adaptive-covariance-power, p: -0.5, damping: 0.01, warmUp: 2, refresh: 3}";

  private static final List<String> OWN =
      List.of("train_loss", "test_loss", "train_accuracy", "test_accuracy", "ood_accuracy");

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  @BeforeEach
  void writeImages() throws IOException {
    Files.write(folder.resolve("images"), IdxBytes.images(POOL));
    Files.write(folder.resolve("labels"), IdxBytes.labels(POOL));
  }

  private Study study(List<String> sets, List<String> sweeps) throws IOException {
    return study(FIXED, sets, sweeps);
  }

  private Study study(String preconditioner, List<String> sets, List<String> sweeps)
      throws IOException {
    Path file = folder.resolve("spec.yaml");
    Files.writeString(file, SPEC.formatted(folder, preconditioner));
    return SpecReader.read(file, new Overrides(sets, sweeps, 2));
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {FIXED, ADAPTIVE})
  void interruptedRunsEndWithTheSameAccuraciesBitForBit(String preconditioner) throws IOException {
    Study study = study(preconditioner, List.of(), List.of());
    Path whole = folder.resolve("whole");
    Listener undisturbed = new Listener(Integer.MAX_VALUE);
    assertFalse(train(study, whole, undisturbed).interrupted());

    Path parts = folder.resolve("parts");
    Listener first = new Listener(10);
    assertTrue(train(study, parts, first).interrupted());
    assertTrue(Files.isDirectory(parts.resolve("checkpoints")));
    Listener second = new Listener(Integer.MAX_VALUE);
    assertFalse(train(study, parts, second).interrupted());

    assertEquals(results(whole), results(parts));
    List<String> told = new ArrayList<>(first.logged);
    told.addAll(second.logged);
    assertEquals(undisturbed.logged.stream().sorted().toList(), told.stream().sorted().toList());
    assertTrue(first.logged.stream().noneMatch(second.logged::contains));
  }

  @Test
  void everyCellHasTheAccuracyOfItsOwnTestSet() throws IOException {
    Study study = study(List.of(), List.of());
    Path root = folder.resolve("run");
    train(study, root, new Listener(Integer.MAX_VALUE));
    Map<String, Double> bySetting = new LinkedHashMap<>();
    try (RunDirectory run = RunDirectory.open(root)) {
      for (Cell cell : study.cells()) {
        CellRecord record =
            run.cells().stream()
                .filter(r -> r.cell().equals(cell.id().value()))
                .findFirst()
                .orElseThrow();
        double found = record.metrics().get("ood_accuracy");
        assertEquals(onHost((OutOfDistributionCell) cell.spec(), record), found, 0.5 / TESTS);
        bySetting.put(cell.axes().get("shift") + "/" + cell.spec().seed(), found);
        Map<String, List<CurvePoint>> curves =
            Rows.curves(run).stream()
                .filter(point -> point.cell().equals(record.cell()))
                .collect(Collectors.groupingBy(CurvePoint::metric));
        assertEquals(OWN.stream().sorted().toList(), curves.keySet().stream().sorted().toList());
        for (List<CurvePoint> curve : curves.values()) {
          assertEquals(
              List.of(0L, 5L, 10L, 15L, 20L), curve.stream().map(CurvePoint::step).toList());
        }
        assertEquals(found, curves.get("ood_accuracy").get(4).value());
        assertEquals(IdxBytes.SIZE, record.metrics().get("covariance_rank"));
      }
    }
    assertNotEquals(bySetting.get("in-distribution/0"), bySetting.get("noise-flipped/0"));
    assertNotEquals(bySetting.get("in-distribution/0"), bySetting.get("digit-flipped/0"));
  }

  /** Σ_c (share of class c) · (accuracy on class c), which the host computed from the weights. */
  private static double onHost(OutOfDistributionCell spec, CellRecord record) {
    int[] labels =
        new Sources()
            .shifted(spec)
            .orElseThrow()
            .shifted(new Draws())
            .shifted(new ShiftedImages.Test(spec.shift(), spec.severity()))
            .labels();
    return Arrays.stream(labels)
            .mapToDouble(label -> record.metrics().get("ood_accuracy_class_" + label))
            .sum()
        / labels.length;
  }

  @Tag("slow")
  @Test
  void everyOptimizerTrainsImages() throws IOException {
    String kinds =
        Arrays.stream(OptimizerSpec.class.getAnnotation(JsonSubTypes.class).value())
            .map(JsonSubTypes.Type::name)
            .collect(Collectors.joining(","));
    List<String> sets =
        List.of(
            "preconditioner.p=0",
            // So small that a step of any kind goes downhill, curvature known or not.
            "optimizer.learningRate=0.001",
            "training.batchSize=60",
            "shift=noise-flipped",
            "confusion=false");
    Study study = study(sets, List.of("optimizer.kind=" + kinds));
    Path root = folder.resolve("kinds");
    train(study, root, new Listener(Integer.MAX_VALUE));
    try (RunDirectory run = RunDirectory.open(root)) {
      assertEquals(study.cells().size(), run.cells().size());
      for (CellRecord cell : run.cells()) {
        assertEquals(CellStatus.DONE, cell.status(), cell.toString());
        List<Double> losses =
            Rows.curves(run).stream()
                .filter(p -> p.cell().equals(cell.cell()) && p.metric().equals("train_loss"))
                .map(CurvePoint::value)
                .toList();
        assertTrue(losses.get(losses.size() - 1) < losses.get(0), cell.axes() + " " + losses);
      }
    }
  }

  /** W₁ = P^{1/2}·V for the V that a network without a preconditioner starts from. */
  @Test
  void isotropicWeightsFollowTheTrainingImages() throws IOException {
    String isotropic = "model.initialization=p-isotropic";
    LaneInputs with = inputs(List.of(isotropic));
    LaneInputs without = inputs(List.of(isotropic, "preconditioner.p=0"));
    Matrix sigma = EmpiricalCovariance.of(with.examples().trainInputs());
    Matrix root = MatrixPower.power(sigma, -0.25, DAMPING);
    assertArrayEquals(
        root.times(without.initial().w1()).values(), with.initial().w1().values(), 1e-12);
    assertNotEquals(without.initial().w1(), inputs(List.of()).initial().w1());
  }

  private LaneInputs inputs(List<String> sets) throws IOException {
    List<PreparedTraining> trainings = new Experiments().prepare(study(sets, List.of()).cells());
    return trainings.get(0).task().inputs(new Draws());
  }

  private static StudyRunner.Outcome train(Study study, Path root, Listener listener)
      throws IOException {
    RunOptions options =
        new RunOptions(1, 16, SessionOptions.singleThreaded()).withCheckpointSeconds(1e9);
    try (RunDirectory run = RunDirectory.resume(root, SpecWriter.toYaml(study))) {
      run.writeSpec(SpecWriter.toYaml(study));
      StudyRunner runner = new StudyRunner(run, options, listener);
      listener.runner = runner;
      return runner.run(study);
    }
  }

  /** Everything but the time, as text that shows every bit. */
  private static Map<String, String> results(Path root) throws IOException {
    Map<String, String> results = new TreeMap<>();
    try (RunDirectory run = RunDirectory.open(root)) {
      for (CellRecord cell : run.cells()) {
        String curves =
            Rows.curves(run).stream()
                .filter(point -> point.cell().equals(cell.cell()))
                .map(CurvePoint::toString)
                .collect(Collectors.joining("\n"));
        results.put(cell.cell(), cell.status() + " " + cell.metrics() + "\n" + curves);
      }
    }
    return results;
  }

  /** Notes every value and asks the runner to stop once a step is reached. */
  private static final class Listener implements Progress {
    private final int stopAt;
    private final List<String> logged = new ArrayList<>();
    private StudyRunner runner;

    Listener(int stopAt) {
      this.stopAt = stopAt;
    }

    @Override
    public void advanced(long laneSteps) {}

    @Override
    public void logged(Cell cell, int step, String metric, double value) {
      logged.add(cell.id() + " " + step + " " + metric + " " + value);
      if (step >= stopAt) {
        runner.cancel();
      }
    }

    @Override
    public void finished(CellRecord cell) {}
  }
}
