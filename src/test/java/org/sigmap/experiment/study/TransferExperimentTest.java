package org.sigmap.experiment.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.data.DataException;
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
import org.sigmap.spec.CellId;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.DataSpec;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.SignalCase;
import org.sigmap.spec.SpecSchema;
import org.sigmap.spec.Study;
import org.sigmap.spec.TeacherSpec;
import org.sigmap.spec.TransferCell;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.spec.yaml.SpecWriter;
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
    List<PreparedTraining> trainings = new Experiments().prepare(cells());
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
        TeacherSource target = (TeacherSource) TransferExperiment.target(cell, new Sources());
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
      TeacherSource target = (TeacherSource) TransferExperiment.target(cell, new Sources());
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
        TransferExperiment.target(cell(SignalCase.LOW, SignalCase.HIGH, 0), new Sources())
            .read(new Draws());
    DataSet whitened =
        TransferExperiment.target(cell(SignalCase.LOW, SignalCase.HIGH, -1), new Sources())
            .read(new Draws());
    assertEquals(zero.train().inputs(), whitened.train().inputs());
    assertEquals(zero.test().targets(), whitened.test().targets());
  }

  @Test
  void metricsAreThoseOfARidgeHeadOnTheFrozenLayer() {
    PreparedTraining training = new Experiments().prepare(cells()).get(0);
    Draws draws = new Draws();
    Weights layer = training.task().inputs(draws).initial();
    for (Cell cell : training.cells()) {
      TransferCell spec = (TransferCell) cell.spec();
      DataSet target = TransferExperiment.target(spec, new Sources()).read(draws);
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

  private static final String TABLES =
      """
      name: tables
      experiment: transfer
      seeds: 1
      data: {kind: table, file: FOLDER/one.csv, target: kind}
      transfer: {to: {kind: table, file: FOLDER/other.csv, target: sort}}
      model: {hidden: 6, initScale: 1.0}
      training: {steps: 5, logEvery: 5}
      """;

  private static void writeTables(Path folder) throws IOException {
    StringBuilder one = new StringBuilder("a,b,kind\n");
    StringBuilder other = new StringBuilder("sort,b,a\n");
    for (int i = 0; i < 60; i++) {
      double a = Math.sin(i * 1.7);
      double b = Math.cos(i * 0.9);
      one.append(a).append(',').append(b).append(a > b ? ",up\n" : ",down\n");
      String sort = a + b > 0.5 ? "x" : a < 0 ? "y" : "z";
      other.append(sort).append(',').append(3 * b + 1).append(',').append(a - 2).append('\n');
    }
    Files.writeString(folder.resolve("one.csv"), one);
    Files.writeString(folder.resolve("other.csv"), other);
  }

  private static Study tables(Path folder, String... settings) {
    return SpecReader.read(
        TABLES.replace("FOLDER", folder.toString()),
        "spec.yaml",
        new Overrides(List.of(settings), List.of(), null));
  }

  /** Columns go by name, and the network's own preprocessing is part of what is frozen. */
  @Test
  void anotherTableIsSeenAsTheFirstOneWas(@TempDir Path folder) throws IOException {
    writeTables(folder);
    Cell cell = tables(folder).cells().get(0);
    Draws draws = new Draws();
    DataSet target =
        TransferExperiment.target((TransferCell) cell.spec(), new Sources()).read(draws);
    Matrix other = rows(Files.readAllLines(folder.resolve("other.csv")), 2, 1);
    assertEquals(48, target.train().inputs().rows());
    for (double[] pair : new double[][] {{0, 0}, {0, 1}, {3, 0}, {3, 1}}) {
      int column = (int) pair[1];
      double seen = target.train().inputs().get((int) pair[0], column);
      double mean = mean(new Sources().of(untouched(cell)).read(draws).train().inputs(), column);
      double deviation =
          deviation(new Sources().of(untouched(cell)).read(draws).train().inputs(), column);
      double written = seen * deviation + mean;
      assertTrue(
          Arrays.stream(other.columnAt(column)).anyMatch(x -> Math.abs(x - written) < 1e-9),
          written + " is no cell of the column");
    }
  }

  private static CellSpec untouched(Cell cell) {
    return SpecSchema.cell(SpecSchema.tree(cell.spec()).put("inputs", "raw"));
  }

  private static double mean(Matrix rows, int column) {
    return Arrays.stream(rows.columnAt(column)).average().orElseThrow();
  }

  private static double deviation(Matrix rows, int column) {
    double mean = mean(rows, column);
    return Math.sqrt(
        Arrays.stream(rows.columnAt(column)).map(x -> (x - mean) * (x - mean)).average().orElse(0));
  }

  private static Matrix rows(List<String> lines, int... columns) {
    return Matrix.of(
        lines.stream()
            .skip(1)
            .map(line -> line.split(","))
            .map(cells -> Arrays.stream(columns).mapToDouble(j -> Double.parseDouble(cells[j])))
            .map(DoubleStream::toArray)
            .toArray(double[][]::new));
  }

  @Test
  void headsOnAnotherTableStandBesideWhatNothingLearnedGives(@TempDir Path folder)
      throws IOException {
    writeTables(folder);
    Study study = tables(folder);
    assertEquals(
        CovarianceSource.EMPIRICAL, study.cells().get(0).spec().preconditioner().covariance());
    PreparedTraining training = new Experiments().prepare(study.cells()).get(0);
    Draws draws = new Draws();
    Weights layer = training.task().inputs(draws).initial();
    Map<String, Double> found = training.task().finalMetrics(study.cells().get(0), layer, draws);
    DataSet target =
        TransferExperiment.target((TransferCell) study.cells().get(0).spec(), new Sources())
            .read(draws);
    Ridge ridge = Ridge.fit(hidden(layer, target.train().inputs()), target.train().targets(), 1e-3);
    assertEquals(
        error(ridge, layer, target.test().inputs(), target.test().targets()),
        found.get("target_test_loss"),
        TOLERANCE);
    assertEquals(3, target.test().targets().columns());
    assertTrue(found.get("target_test_loss") < found.get("target_baseline_loss"));
    assertTrue(found.get("target_logistic_test_accuracy") > found.get("target_baseline_accuracy"));
    assertTrue(found.get("target_test_accuracy") >= found.get("target_baseline_accuracy"));
    assertTrue(found.get("target_logistic_train_loss") < Math.log(3));
  }

  /** Where the file is does not tell cells apart, what it holds does. */
  @Test
  void theContentsOfTheTargetAreInTheIdentity(@TempDir Path folder) throws IOException {
    writeTables(folder);
    CellId first = tables(folder).cells().get(0).id();
    Path moved = Files.createDirectory(folder.resolve("moved"));
    Files.copy(folder.resolve("one.csv"), moved.resolve("one.csv"));
    Files.copy(folder.resolve("other.csv"), moved.resolve("other.csv"));
    assertEquals(first, tables(moved).cells().get(0).id());
    Files.writeString(moved.resolve("other.csv"), "sort,b,a\nx,1,2\ny,2,3\nx,3,4\ny,4,5\n");
    assertNotEquals(first, tables(moved).cells().get(0).id());
    Study study = tables(folder);
    Study again = SpecReader.read(SpecWriter.toYaml(study), "spec.yaml", Overrides.none());
    assertEquals(first, again.cells().get(0).id());
  }

  @Test
  void aTableOfOtherColumnsIsRefused(@TempDir Path folder) throws IOException {
    writeTables(folder);
    Files.writeString(folder.resolve("other.csv"), "sort,b,c\nx,1,2\ny,2,3\nx,3,4\ny,4,5\n");
    List<Cell> cells = tables(folder).cells();
    assertEquals(
        folder.resolve("other.csv")
            + ": a network that was trained on a, b does not take inputs such as b, c; give images"
            + " for images, and for a table one of the same columns and categories",
        assertThrows(DataException.class, () -> new Experiments().prepare(cells)).getMessage());
  }

  @Test
  void aStudyRecordsEveryAlignment(@TempDir Path folder) throws IOException {
    Study study = SpecReader.read(SPEC, "spec.yaml", Overrides.none());
    List<Long> planned = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void planned(Workload work, OptionalDouble seconds) {
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
