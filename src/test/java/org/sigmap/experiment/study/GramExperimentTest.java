package org.sigmap.experiment.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.run.StudyRunner;
import org.sigmap.math.Matrix;
import org.sigmap.results.CellRecord;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.Weights;

class GramExperimentTest {
  /** Relative, over 1,000 float64 steps: what the theorem check promises. */
  private static final double SAME_PATH = 1e-5;

  /** Relative: one update moves Z by more than this. */
  private static final double OTHER_PATH = 1e-2;

  /** Products of float64 matrices with entries of size 1 to 100. */
  private static final double ROUNDING = 1e-9;

  private static final String SPEC =
      """
      name: small
      experiment: gram
      seeds: 1
      teacher: {dimension: 6, scale: 4}
      samples: {total: 60, trainFraction: 0.5}
      model: {hidden: 16}
      optimizer: {learningRate: 0.005}
      training: {steps: 1000, logEvery: 100, weightDecay: 0.01}
      """;

  private static GramExperiment.Task task(String... settings) {
    Study study =
        SpecReader.read(SPEC, "spec.yaml", new Overrides(List.of(settings), List.of(), null));
    return new GramExperiment.Task(study.cells().get(0), new Sources());
  }

  private static GramComparison.Deviations deviations(String... settings) {
    return GramComparison.run(task(settings), new Draws());
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "1, kaiming-uniform, 30", "1, p-isotropic, 30", "1, kaiming-uniform, 7",
    "0, kaiming-uniform, 30", "0, p-isotropic, 7", "-1, kaiming-uniform, 30",
    "-1, p-isotropic, 30", "-1, p-isotropic, 7"
  })
  void theGramMatrixDeterminesThePath(String p, String initialization, String batch) {
    GramComparison.Deviations found =
        deviations(
            "preconditioner.p=" + p,
            "model.initialization=" + initialization,
            "training.batchSize=" + batch);
    assertTrue(found.hidden() < SAME_PATH, found.toString());
    assertTrue(found.outputs() < SAME_PATH, found.toString());
    assertTrue(found.testOutputs() < SAME_PATH, found.toString());
    assertTrue(found.sharedGram() < SAME_PATH, found.toString());
    assertTrue(found.otherGram() > OTHER_PATH, found.toString());
  }

  /** The theorem asks nothing of the layers after the first. */
  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"1", "-1"})
  void theGramMatrixDeterminesThePathOfADeepNetwork(String p) {
    GramComparison.Deviations found = deviations("preconditioner.p=" + p, "model.depth=3");
    assertTrue(found.hidden() < SAME_PATH, found.toString());
    assertTrue(found.outputs() < SAME_PATH, found.toString());
    assertTrue(found.testOutputs() < SAME_PATH, found.toString());
    assertTrue(found.sharedGram() < SAME_PATH, found.toString());
    assertTrue(found.otherGram() > OTHER_PATH, found.toString());
  }

  /** Decay inside the preconditioner pulls W by P·W, which X·W and G_P do not determine. */
  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"1", "-1"})
  void preconditionedDecayBreaksTheTheorem(String p) {
    GramComparison.Deviations found =
        deviations(
            "preconditioner.p=" + p, "training.weightDecay=1", "conventions.weightDecay=paper");
    assertTrue(found.hidden() > OTHER_PATH, found.toString());
    assertTrue(found.sharedGram() > OTHER_PATH, found.toString());
  }

  /** For p = 0 decay as a term of the loss is plain decay, at the rate wd/n. */
  @Test
  void withoutPreconditioningDecayInTheLossIsPlainDecay() {
    GramComparison.Deviations found =
        deviations("preconditioner.p=0", "training.weightDecay=1", "conventions.weightDecay=paper");
    assertTrue(found.hidden() < SAME_PATH, found.toString());
    assertTrue(found.testOutputs() < SAME_PATH, found.toString());
  }

  @Test
  void anEmpiricalCovarianceIsHeldFixedAcrossDataSets() {
    GramComparison.Deviations found =
        deviations("preconditioner.p=-0.5", "preconditioner.covariance=empirical");
    assertTrue(found.hidden() < SAME_PATH, found.toString());
    assertTrue(found.sharedGram() < SAME_PATH, found.toString());
  }

  /**
   * Estimated from full batches P is the training rows' own at every step, and one G_P determines
   * the path; from mini-batches it moves, and none does.
   */
  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"-1, 30, true", "0.5, 30, true", "-1, 6, false", "0.5, 6, false"})
  void anAdaptiveCovarianceFollowsTheFixedOnesPathWhereItDoesNotMove(
      String p, String batch, boolean fixed) {
    GramComparison.Deviations found =
        deviations(
            "preconditioner.kind=adaptive-covariance-power",
            "preconditioner.warmUp=0",
            "preconditioner.refresh=10",
            "preconditioner.p=" + p,
            "training.steps=200",
            "training.batchSize=" + batch);
    if (fixed) {
      assertTrue(found.hidden() < SAME_PATH, found.toString());
      assertTrue(found.testOutputs() < SAME_PATH, found.toString());
    } else {
      assertTrue(found.hidden() > OTHER_PATH, found.toString());
    }
  }

  @Test
  void withoutAPreconditionerTheGramMatrixIsThatOfTheInputs() {
    GramComparison.Deviations found = deviations("preconditioner.kind=none");
    assertTrue(found.testOutputs() < SAME_PATH, found.toString());
    assertTrue(found.otherGram() > OTHER_PATH, found.toString());
  }

  @Test
  void theSecondDataSetSharesGramMatrixAndPreActivationsAndTheThirdOnlyThese() {
    GramExperiment.Task task = task("preconditioner.p=-1");
    Draws draws = new Draws();
    LaneInputs original = task.inputs(draws);
    List<LaneInputs> sets = GramDataSets.inWeightSpace(task, original, draws);
    Matrix p = org.sigmap.math.MatrixPower.power(task.covariance(draws), -1, 0);
    Matrix gram = gram(sets.get(0), p);
    assertTrue(distance(gram, gram(sets.get(1), p)) < ROUNDING);
    assertTrue(distance(gram, gram(sets.get(2), p)) > 1);
    Matrix z = preActivations(sets.get(0));
    assertTrue(distance(z, preActivations(sets.get(1))) < ROUNDING);
    assertTrue(distance(z, preActivations(sets.get(2))) < ROUNDING);
    assertTrue(
        distance(sets.get(0).examples().trainInputs(), sets.get(1).examples().trainInputs()) > 1);
  }

  private static Matrix gram(LaneInputs lane, Matrix p) {
    return lane.examples().trainInputs().times(p).times(lane.examples().trainInputs().transpose());
  }

  private static Matrix preActivations(LaneInputs lane) {
    return lane.examples().trainInputs().times(lane.initial().w1());
  }

  private static double distance(Matrix a, Matrix b) {
    double largest = 0;
    for (int i = 0; i < a.values().length; i++) {
      largest = Math.max(largest, Math.abs(a.values()[i] - b.values()[i]));
    }
    return largest;
  }

  /** E[W₁W₁ᵀ]/h is P for P-isotropic weights; 20,000 columns leave a few per cent of error. */
  @Test
  void isotropicWeightsHaveThePreconditionersCovariance() {
    GramExperiment.Task task =
        task("preconditioner.p=1", "model.initialization=p-isotropic", "model.hidden=20000");
    Draws draws = new Draws();
    Weights weights = task.inputs(draws).initial();
    Matrix covariance = weights.w1().times(weights.w1().transpose());
    double perEntry = 20_000 * 2.0 / 6;
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        double expected = task.covariance(draws).get(i, j);
        double scale =
            Math.sqrt(task.covariance(draws).get(i, i) * task.covariance(draws).get(j, j));
        assertEquals(expected, covariance.get(i, j) / perEntry, 0.05 * scale, i + ", " + j);
      }
    }
  }

  /** Rows of a table, numbers and classes, and any loss: the theorem asks nothing of them. */
  @ParameterizedTest
  @CsvSource({"plain.csv, price, 0.5", "plain.csv, price, -1", "classes.csv, label, -0.5"})
  void theGramMatrixOfATableDeterminesThePath(String file, String target, String p) {
    String spec =
        """
        name: small
        experiment: gram
        seeds: 1
        data: {kind: table, file: src/test/resources/tables/%s, target: %s}
        preconditioner: {damping: 0.01, p: %s}
        model: {hidden: 8}
        optimizer: {learningRate: 0.05}
        training: {steps: 60, logEvery: 20}
        """
            .formatted(file, target, p);
    GramExperiment.Task task =
        new GramExperiment.Task(
            SpecReader.read(spec, "a.yaml", Overrides.none()).cells().get(0), new Sources());
    assertEquals(CovarianceSource.EMPIRICAL, task.step().preconditioner().covariance());
    GramComparison.Deviations found = GramComparison.run(task, new Draws());
    assertTrue(found.hidden() < SAME_PATH, found.toString());
    assertTrue(found.outputs() < SAME_PATH, found.toString());
    assertTrue(found.testOutputs() < SAME_PATH, found.toString());
    assertTrue(found.sharedGram() < SAME_PATH, found.toString());
    assertTrue(found.otherGram() > OTHER_PATH, found.toString());
  }

  @Test
  void aStudyRecordsTheDeviations(@TempDir Path folder) throws IOException {
    Study study =
        SpecReader.read(
            SPEC, "spec.yaml", new Overrides(List.of("training.steps=20"), List.of(), null));
    try (RunDirectory run = RunDirectory.create(folder.resolve("run"))) {
      new StudyRunner(run, RunOptions.cpu(), Progress.silent()).run(study);
      CellRecord cell = run.cells().get(0);
      Map<String, Double> metrics = cell.metrics();
      assertTrue(metrics.get("gram_hidden_deviation") < SAME_PATH);
      assertTrue(metrics.get("other_gram_deviation") > SAME_PATH);
      assertTrue(metrics.containsKey("test_loss"));
    }
  }
}
