package org.sigmap.experiment.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.data.DataSet;
import org.sigmap.data.Spectrum;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.data.source.TeacherSource;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.plan.Workload;
import org.sigmap.experiment.run.StudyRunner;
import org.sigmap.math.Matrix;
import org.sigmap.math.Ridge;
import org.sigmap.results.CellRecord;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Cell;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.DataSpec;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.SignalCase;
import org.sigmap.spec.Study;
import org.sigmap.spec.TeacherSpec;
import org.sigmap.spec.TransferCell;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.train.Weights;

class TransferExperimentTest {
  private static final String SPEC =
      """
      name: small
      experiment: transfer
      seeds: 2
      teacher: {dimension: 5}
      samples: {total: 400, trainFraction: 0.1}
      model: {hidden: 24, initScale: 1.0}
      training: {steps: 20, logEvery: 10}
      sweep:
        teacher.case: [high, low]
        transfer.target: [high, low]
        preconditioner.p: [0, -1]
      """;

  /** Two ways to solve one system of condition number up to about 1e6 in float64. */
  private static final double TOLERANCE = 1e-9;

  private static List<Cell> cells() {
    return SpecReader.read(SPEC, "spec.yaml", Overrides.none()).cells();
  }

  private static TransferCell cell(SignalCase from, SignalCase to, double p) {
    return cells().stream()
        .map(cell -> (TransferCell) cell.spec())
        .filter(
            spec ->
                ((TeacherSpec.SingleIndex) ((DataSpec.OfTeacher) spec.data()).teacher())
                            .signalCase()
                        == from
                    && spec.transfer().target() == to
                    && spec.preconditioner()
                        .equals(
                            new PreconditionerSpec.CovariancePower(
                                p, CovarianceSource.POPULATION, 0)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void targetsOfOneSourceShareItsTraining() {
    List<PreparedTraining> trainings = Experiments.prepare(cells());
    assertEquals(8, trainings.size(), "2 cases, 2 exponents, 2 seeds");
    for (PreparedTraining training : trainings) {
      assertEquals(
          List.of(SignalCase.HIGH, SignalCase.LOW),
          training.cells().stream()
              .map(cell -> ((TransferCell) cell.spec()).transfer().target())
              .toList());
    }
  }

  @Test
  void theTargetMovesTheTeacherButNotTheInputDistribution() {
    for (SignalCase from : SignalCase.values()) {
      for (SignalCase to : SignalCase.values()) {
        TransferCell cell = cell(from, to, 0);
        TeacherSource source = Sources.teacher(cell);
        TeacherSource target = TransferExperiment.target(cell);
        double[] eigenvalues = population(target).eigenvalues();
        assertEquals(population(source).covariance(), population(target).covariance());
        double[] beta = target.sample().teacher().values();
        int[] support = IntStream.range(0, beta.length).filter(i -> beta[i] != 0).toArray();
        assertEquals(1, support.length);
        double wanted =
            to == SignalCase.HIGH
                ? IntStream.range(0, 5).mapToDouble(i -> eigenvalues[i]).max().orElseThrow()
                : IntStream.range(0, 5).mapToDouble(i -> eigenvalues[i]).min().orElseThrow();
        assertEquals(wanted, eigenvalues[support[0]]);
        assertNotEquals(
            source.read(new Draws()).train().inputs(),
            target.read(new Draws()).train().inputs(),
            "fresh examples");
        assertNotEquals(source.sample().teacher(), target.sample().teacher(), "a fresh teacher");
      }
    }
  }

  private static Spectrum population(TeacherSource source) {
    return source.read(new Draws()).population().orElseThrow();
  }

  /** A source with signal at both ends; targets are the single-index ones of its spectrum. */
  @Test
  void aMultiIndexSourceHasSingleIndexTargets() {
    String spec =
        """
        name: small
        experiment: transfer
        seeds: 1
        teacher: {kind: multi-index, dimension: 5, mix: 0.3}
        samples: {total: 400, trainFraction: 0.1}
        """;
    Overrides targets = new Overrides(List.of(), List.of("transfer.target=high,low"), null);
    for (Cell each : SpecReader.read(spec, "spec.yaml", targets).cells()) {
      TransferCell cell = (TransferCell) each.spec();
      SignalCase to = cell.transfer().target();
      TeacherSource source = Sources.teacher(cell);
      TeacherSource target = TransferExperiment.target(cell);
      assertEquals(2, source.sample().teacher().columns());
      assertEquals(population(source).covariance(), population(target).covariance());
      assertEquals(1, target.sample().teacher().columns());
      double[] beta = target.sample().teacher().values();
      int[] support = IntStream.range(0, beta.length).filter(i -> beta[i] != 0).toArray();
      double eigenvalue = population(target).eigenvalues()[support[0]];
      assertEquals(1, support.length);
      assertEquals(to == SignalCase.HIGH ? 10 : 0.1, eigenvalue, TOLERANCE);
    }
  }

  /** Paired comparisons need one target whatever the preconditioner. */
  @Test
  void targetsDoNotDependOnThePreconditioner() {
    DataSet zero =
        TransferExperiment.target(cell(SignalCase.LOW, SignalCase.HIGH, 0)).read(new Draws());
    DataSet whitened =
        TransferExperiment.target(cell(SignalCase.LOW, SignalCase.HIGH, -1)).read(new Draws());
    assertEquals(zero.train().inputs(), whitened.train().inputs());
    assertEquals(zero.test().targets(), whitened.test().targets());
  }

  @Test
  void metricsAreThoseOfARidgeHeadOnTheFrozenLayer() {
    PreparedTraining training = Experiments.prepare(cells()).get(0);
    Draws draws = new Draws();
    Weights layer = training.task().inputs(draws).initial();
    for (Cell cell : training.cells()) {
      TransferCell spec = (TransferCell) cell.spec();
      DataSet target = TransferExperiment.target(spec).read(draws);
      Ridge ridge =
          Ridge.fit(
              hidden(layer, target.train().inputs()),
              target.train().targets(),
              spec.transfer().ridge());
      Map<String, Double> metrics = training.task().finalMetrics(cell, layer, draws);
      assertEquals(
          error(ridge, layer, target.train().inputs(), target.train().targets()),
          metrics.get("target_train_loss"),
          TOLERANCE);
      assertEquals(
          error(ridge, layer, target.test().inputs(), target.test().targets()),
          metrics.get("target_test_loss"),
          TOLERANCE);
    }
  }

  private static Matrix hidden(Weights layer, Matrix inputs) {
    double[] z = inputs.times(layer.w1()).values();
    for (int i = 0; i < z.length; i++) {
      z[i] = Math.max(0, z[i] + layer.b1()[i % layer.b1().length]);
    }
    return new Matrix(inputs.rows(), layer.b1().length, z);
  }

  private static double error(Ridge ridge, Weights layer, Matrix inputs, Matrix targets) {
    double[] predictions = ridge.predict(hidden(layer, inputs)).values();
    double sum = 0;
    for (int i = 0; i < predictions.length; i++) {
      sum += Math.pow(predictions[i] - targets.values()[i], 2);
    }
    return sum / predictions.length;
  }

  @Test
  void aStudyRecordsEveryAlignment(@TempDir Path folder) throws IOException {
    Study study = SpecReader.read(SPEC, "spec.yaml", Overrides.none());
    List<Long> planned = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void planned(Workload work) {
            planned.add(work.laneSteps());
          }

          @Override
          public void advanced(long laneSteps) {}

          @Override
          public void finished(CellRecord cell) {}
        };
    try (RunDirectory run = RunDirectory.create(folder.resolve("run"))) {
      StudyRunner.Outcome outcome = new StudyRunner(run, RunOptions.cpu(), progress).run(study);
      assertEquals(16, outcome.done());
      assertEquals(List.of(8L * 20), planned, "one training a source");
      for (CellRecord cell : run.cells()) {
        assertTrue(cell.metrics().keySet().containsAll(List.of("train_loss", "test_loss")));
        assertTrue(
            cell.metrics().get("target_test_loss") > cell.metrics().get("target_train_loss"));
      }
      assertEquals(
          8, run.cells().stream().map(cell -> cell.metrics().get("train_loss")).distinct().count());
      assertEquals(
          16,
          run.cells().stream()
              .map(cell -> cell.metrics().get("target_test_loss"))
              .distinct()
              .count());
    }
  }
}
