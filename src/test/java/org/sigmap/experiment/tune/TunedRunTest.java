package org.sigmap.experiment.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.data.IdxBytes;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.plan.Shard;
import org.sigmap.experiment.run.RunBits;
import org.sigmap.experiment.run.StoppingProgress;
import org.sigmap.experiment.run.StudyRunner;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.experiment.study.PreparedTraining;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.results.CellRecord;
import org.sigmap.results.MemoryFolder;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.RunMerge;
import org.sigmap.spec.Cell;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.spec.yaml.SpecWriter;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.RowCounts;
import org.sigmap.train.Weights;

/** Tuned studies, trained. */
class TunedRunTest {
  private static final String SPEC =
      """
      name: tuned
      seeds: 2
      teacher: {kind: single-index, dimension: 5}
      samples: {total: 80, trainFraction: 0.5}
      model: {hidden: 9, initScale: 0.5}
      training: {steps: 40, logEvery: 5, weightDecay: 0.01}
      sweep:
        preconditioner.p: [0, -1]
      """;
  private static final String TUNE =
      "tune: {field: optimizer.learningRate, values: [100, 0.2, 0.1, 0.01]}\n";

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  private static Study study(String yaml, String... set) {
    return SpecReader.read(yaml, "s.yaml", new Overrides(List.of(set), List.of(), null));
  }

  /** Trains until so many lane-steps are made in this start. */
  private Path train(Study study, String name, Shard shard, long laneSteps) throws IOException {
    Path root = folder.resolve(name);
    RunOptions options = RunOptions.cpu().withCheckpointSeconds(0);
    try (RunDirectory run = RunDirectory.resume(root, SpecWriter.toYaml(study))) {
      run.writeSpec(SpecWriter.toYaml(study));
      StoppingProgress progress = new StoppingProgress(laneSteps);
      StudyRunner runner = new StudyRunner(run, options, progress);
      progress.stop(runner::cancel);
      runner.run(study, shard, List.of());
    }
    return root;
  }

  private Path train(Study study, String name) throws IOException {
    return train(study, name, Shard.whole(), Long.MAX_VALUE);
  }

  /** {@link RunBits}, of results alone or of trials too. */
  private static Map<String, String> records(Path root, boolean trials) throws IOException {
    Map<String, String> records = RunBits.of(root);
    if (!trials) {
      cells(root, true).forEach(cell -> records.remove(cell.cell()));
    }
    return records;
  }

  private static List<CellRecord> cells(Path root, boolean trials) throws IOException {
    try (RunDirectory run = RunDirectory.open(root)) {
      return run.records().stream().filter(cell -> cell.trial() == trials).toList();
    }
  }

  /** Of 8 rows held out p is learned from 4, and the trial is judged by the other 4. */
  @Test
  void aTrialThatLearnsPIsNotJudgedByTheRowsItLearnsFrom() {
    Study study =
        study(
            SPEC + TUNE,
            "preconditioner.kind=learned-power",
            "preconditioner.damping=0.1",
            "samples.trainFraction=0.5");
    Cell trial = study.tuning().orElseThrow().trials().get(0);
    PreparedTraining training = new Experiments().prepare(List.of(trial)).get(0);
    assertEquals(4, training.shape().rows().validation());
    assertEquals(4, training.shape().rows().test());
    LaneInputs lane = training.task().inputs(new Draws());
    Set<List<Double>> rows = new HashSet<>();
    for (Matrix inputs :
        List.of(
            lane.validation().inputs(),
            lane.examples().testInputs(),
            lane.examples().trainInputs())) {
      for (int row = 0; row < inputs.rows(); row++) {
        assertTrue(rows.add(Arrays.stream(inputs.row(row)).boxed().toList()), "a row twice");
      }
    }
    assertEquals(40, rows.size());
    // The result learns p from rows held out as well, and is tested on the test rows.
    Cell result = study.cells().get(0);
    RowCounts counts = new Experiments().prepare(List.of(result)).get(0).shape().rows();
    assertEquals(List.of(32, 8, 40), List.of(counts.train(), counts.validation(), counts.test()));
  }

  /**
   * The trials are what a sweep with as many validation rows measures, and the results what a sweep
   * of the chosen values trains, bit for bit; no interruption, and no split into shards, changes
   * any.
   */
  @Tag("slow")
  @Test
  void trialsChooseAndResultsAreThoseOfTheValuesByHand() throws IOException {
    Study tuned = study(SPEC + TUNE);
    Path whole = train(tuned, "whole");
    String swept = SPEC + "  optimizer.learningRate: [100, 0.2, 0.1, 0.01]\n";
    Path byHand = train(study(swept, "samples.validationFraction=0.2"), "validation");
    Map<Map<String, Object>, Map<Object, Double>> losses = losses(byHand);
    List<CellRecord> trials = cells(whole, true);
    assertEquals(16, trials.size());
    for (CellRecord trial : trials) {
      Double hand = losses.get(trial.axes()).get(trial.tuned().value());
      assertEquals(hand, trial.metrics().get("validation_loss"));
      assertFalse(trial.metrics().containsKey("test_loss"));
    }
    List<CellRecord> results = cells(whole, false);
    assertEquals(4, results.size());
    for (CellRecord result : results) {
      assertEquals(best(losses, result.setting()), result.tuned().value());
    }
    Map<String, String> fixed = records(train(study(swept), "fixed"), false);
    fixed.keySet().retainAll(records(whole, false).keySet());
    assertEquals(fixed, records(whole, false));

    // Within the trials, and within the results: 16 trials and 4 results of 40 steps.
    for (long steps : new long[] {200, 300, 16 * 40 - 500 + 60}) {
      train(tuned, "parts", Shard.whole(), steps);
    }
    Path parts = train(tuned, "parts");
    assertEquals(records(whole, true), records(parts, true));
    mergesTo(whole, tuned);
  }

  private void mergesTo(Path whole, Study tuned) throws IOException {
    List<RunDirectory> shards = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      shards.add(RunDirectory.open(train(tuned, "shard-" + i, new Shard(i, 2), Long.MAX_VALUE)));
      // A whole setting: all values, all seeds, and the results.
      assertEquals(10, shards.get(i - 1).records().size());
    }
    Path merged = folder.resolve("merged");
    try (RunDirectory run = RunDirectory.resume(merged, RunMerge.commonSpec(shards))) {
      run.writeSpec(RunMerge.commonSpec(shards));
      assertEquals(20, RunMerge.into(run, shards, Assertions::fail));
    }
    assertEquals(records(whole, true), records(merged, true));
    assertEquals(records(whole, true), records(train(tuned, "merged"), true));
  }

  /** Test losses by setting and seed, then by rate; absent where training diverged. */
  private static Map<Map<String, Object>, Map<Object, Double>> losses(Path root)
      throws IOException {
    Map<Map<String, Object>, Map<Object, Double>> losses = new HashMap<>();
    for (CellRecord cell : cells(root, false)) {
      Map<String, Object> axes = new LinkedHashMap<>(cell.axes());
      Object rate = axes.remove("optimizer.learningRate");
      losses
          .computeIfAbsent(axes, key -> new HashMap<>())
          .put(rate, cell.metrics().get("test_loss"));
    }
    return losses;
  }

  private static Object best(
      Map<Map<String, Object>, Map<Object, Double>> losses, Map<String, Object> setting) {
    Map<Object, Double> sums = new HashMap<>();
    losses.forEach(
        (axes, byRate) -> {
          if (axes.entrySet().containsAll(setting.entrySet())) {
            byRate.forEach(
                (rate, loss) ->
                    sums.merge(rate, loss == null ? Double.POSITIVE_INFINITY : loss, Double::sum));
          }
        });
    return sums.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  /**
   * By training loss the chosen trial is the result: nothing is trained twice, and it is still the
   * cell by hand.
   */
  @Test
  void byTrainingLossTheChosenTrialIsTheResult() throws IOException {
    Path tuned = train(study(SPEC + TUNE, "tune.by=train-loss", "tune.per=seed"), "tuned");
    List<CellRecord> trials = cells(tuned, true);
    for (CellRecord result : cells(tuned, false)) {
      double least =
          trials.stream()
              .filter(t -> t.axes().equals(result.axes()) && !t.status().lost())
              .mapToDouble(t -> t.metrics().get("train_loss"))
              .min()
              .orElseThrow();
      assertEquals(least, result.metrics().get("train_loss"));
    }
    String swept = SPEC + "  optimizer.learningRate: [0.2, 0.1, 0.01]\n";
    Map<String, String> fixed = records(train(study(swept), "fixed"), false);
    fixed.keySet().retainAll(records(tuned, false).keySet());
    assertEquals(fixed, records(tuned, false));
  }

  /** With refit false the result is trained on the rows that chose it, and tested as every cell. */
  @Test
  void withoutRefitTheRowsThatWereHeldOutStayOut() throws IOException {
    Path tuned = train(study(SPEC + TUNE, "tune.refit=false"), "tuned");
    List<CellRecord> trials = cells(tuned, true);
    for (CellRecord result : cells(tuned, false)) {
      CellRecord trial =
          trials.stream()
              .filter(t -> t.axes().equals(result.axes()))
              .filter(t -> t.tuned().value().equals(result.tuned().value()))
              .findFirst()
              .orElseThrow();
      assertEquals(trial.metrics().get("train_loss"), result.metrics().get("train_loss"));
      assertNotEquals(trial.metrics().get("validation_loss"), result.metrics().get("test_loss"));
    }
  }

  /** Other test images, with other labels: the trials and the choices are the same. */
  @Test
  void poisonedTestRowsChangeNoChoice() throws IOException {
    Files.write(folder.resolve("train"), IdxBytes.images(60));
    Files.write(folder.resolve("train-labels"), IdxBytes.labels(60));
    byte[] images = IdxBytes.images(30);
    byte[] labels = IdxBytes.labels(30);
    Path clean = images(images, labels, "clean");
    // Behind the headers of 16 and 8 bytes.
    for (int i = 16; i < images.length; i++) {
      images[i] = (byte) (31 * i * i);
    }
    for (int i = 8; i < labels.length; i++) {
      labels[i] = (byte) (9 - labels[i]);
    }
    Path poisoned = images(images, labels, "poisoned");
    assertEquals(trialTexts(clean), trialTexts(poisoned));
    Map<String, String> before = records(clean, false);
    Map<String, String> after = records(poisoned, false);
    assertEquals(before.keySet(), after.keySet());
    before.forEach((cell, record) -> assertNotEquals(record, after.get(cell)));
  }

  private Path images(byte[] images, byte[] labels, String name) throws IOException {
    Files.write(folder.resolve("test"), images);
    Files.write(folder.resolve("test-labels"), labels);
    String spec =
        """
        name: images
        experiment: out-of-distribution
        seeds: 2
        images:
          kind: idx
          dataset: tiny
          train: {images: %1$s/train, labels: %1$s/train-labels}
          test: {images: %1$s/test, labels: %1$s/test-labels}
        samples: {train: 40, validation: 30}
        labels: {kind: symmetric, rate: 0.25}
        model: {hidden: 8}
        training: {steps: 20, logEvery: 10}
        sweep:
          shift: [in-distribution, noise-flipped]
        tune: {field: optimizer.learningRate, values: [0.01, 1, 30]}
        """
            .formatted(folder);
    return train(study(spec), name);
  }

  private static Map<String, String> trialTexts(Path root) throws IOException {
    Map<String, String> texts = records(root, true);
    texts.keySet().removeAll(records(root, false).keySet());
    assertEquals(6, texts.size());
    return texts;
  }

  /**
   * So wide a network with so large weights moves along its tangent: the training loss after T
   * steps of gradient descent at rate η is that of a quadratic, 1/n Σ_i c_i² (1 − 2ηλ_i/n)^{2T},
   * with λ_i and c_i from the tangent kernel of the initial network. The rate that it is smallest
   * at is known, and chosen.
   */
  @Test
  void onAQuadraticTheKnownBestRateIsChosen() throws IOException {
    String spec =
        """
        name: quadratic
        seeds: 1
        teacher: {kind: single-index, dimension: 3}
        samples: {total: 8, trainFraction: 0.5}
        model: {hidden: 4000, initScale: 1}
        training: {steps: %d, logEvery: 5, weightDecay: 0, precision: float64}
        """
            .formatted(STEPS);
    Quadratic quadratic = new Quadratic(study(spec).cells().get(0).spec());
    double best = quadratic.bestRate();
    List<Double> rates = List.of(best / 4, best / 1.5, best, best * 1.2);
    Path run =
        train(
            study(
                spec
                    + "tune: {field: optimizer.learningRate, by: train-loss, values: "
                    + rates
                    + "}\n"),
            "quadratic");
    CellRecord chosen = cells(run, false).get(0);
    assertEquals(best, chosen.tuned().value());
    assertEquals(null, chosen.tuned().edge());
    for (CellRecord trial : cells(run, true)) {
      double rate = ((Number) trial.tuned().value()).doubleValue();
      double expected = quadratic.loss(rate);
      // What a network of 4000 units leaves its tangent by: measured 2e-4 at most.
      assertEquals(expected, trial.metrics().get("train_loss"), 1e-3 * expected, "at " + rate);
    }
    // Without the larger rate the best one is at an edge.
    Path edge =
        train(
            study(
                spec
                    + "tune: {field: optimizer.learningRate, by: train-loss, values: "
                    + rates.subList(0, 3)
                    + "}\n"),
            "edge");
    assertEquals("highest", cells(edge, false).get(0).tuned().edge());
  }

  private static final int STEPS = 5;

  /** The training loss of a cell, as long as its network moves along its tangent. */
  private static final class Quadratic {
    private final double[] eigenvalues;
    private final double[] squares;
    private final int rows;

    Quadratic(CellSpec cell) {
      org.sigmap.data.Rows train = new Sources().of(cell).read(new Draws()).train();
      rows = train.inputs().rows();
      int d = train.inputs().columns();
      Weights weights =
          Weights.draw(cell.model(), d, 1, new SeedStreams(cell.seed()).scope("model"));
      Matrix jacobian = jacobian(train.inputs(), weights);
      double[] outputs = outputs(train.inputs(), weights);
      SymmetricEigen eigen = SymmetricEigen.of(jacobian.times(jacobian.transpose()));
      eigenvalues = eigen.values();
      squares = new double[rows];
      for (int i = 0; i < rows; i++) {
        double c = 0;
        for (int r = 0; r < rows; r++) {
          c += eigen.vectors().get(r, i) * (outputs[r] - train.targets().get(r, 0));
        }
        squares[i] = c * c;
      }
    }

    private static double hidden(Matrix x, int row, Weights weights, int unit) {
      Matrix w = weights.w1();
      double z = weights.layers().get(0).bias()[unit];
      for (int j = 0; j < x.columns(); j++) {
        z += x.get(row, j) * w.get(j, unit);
      }
      return z;
    }

    private static double[] outputs(Matrix x, Weights weights) {
      double[] outputs = new double[x.rows()];
      for (int row = 0; row < x.rows(); row++) {
        outputs[row] = weights.head().bias()[0];
        for (int unit = 0; unit < weights.w1().columns(); unit++) {
          outputs[row] +=
              Math.max(hidden(x, row, weights, unit), 0) * weights.head().weights().get(unit, 0);
        }
      }
      return outputs;
    }

    /** Derivatives of the outputs in every parameter, a row an example. */
    private static Matrix jacobian(Matrix x, Weights weights) {
      int h = weights.w1().columns();
      int d = x.columns();
      double[][] rows = new double[x.rows()][h * (d + 2) + 1];
      for (int row = 0; row < x.rows(); row++) {
        for (int unit = 0; unit < h; unit++) {
          double z = hidden(x, row, weights, unit);
          double a = z > 0 ? weights.head().weights().get(unit, 0) : 0;
          for (int j = 0; j < d; j++) {
            rows[row][unit * (d + 2) + j] = a * x.get(row, j);
          }
          rows[row][unit * (d + 2) + d] = a;
          rows[row][unit * (d + 2) + d + 1] = Math.max(z, 0);
        }
        rows[row][h * (d + 2)] = 1;
      }
      return Matrix.of(rows);
    }

    double loss(double rate) {
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        sum += squares[i] * Math.pow(1 - 2 * rate * eigenvalues[i] / rows, 2 * STEPS) / rows;
      }
      return sum;
    }

    /** By golden ratio between 0 and the rate at which the steepest direction stops falling. */
    double bestRate() {
      double low = 0;
      double high = rows / Arrays.stream(eigenvalues).max().orElseThrow();
      double ratio = (Math.sqrt(5) - 1) / 2;
      for (int i = 0; i < 100; i++) {
        double a = high - ratio * (high - low);
        double b = low + ratio * (high - low);
        if (loss(a) < loss(b)) {
          high = b;
        } else {
          low = a;
        }
      }
      assertTrue(low > 0);
      return low;
    }
  }
}
