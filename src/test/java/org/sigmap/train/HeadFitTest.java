package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.experiment.replay.RecordedCase;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.precondition.CovariancePower;
import org.sigmap.math.Matrix;
import org.sigmap.math.Ridge;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.Statistics;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.ModelSpec;
import org.sigmap.spec.Precision;

/**
 * Ridge heads and whole transfer runs against recordings of the authors' code. {@code -Dgolden=DIR}
 * reads another folder of recordings than the test resources.
 */
class HeadFitTest {
  private static final Path GOLDEN =
      Path.of(System.getProperty("golden", "src/test/resources/golden"));

  /** Of recordings in float64, relative to the largest entry. */
  private static final double DOUBLE_TOLERANCE = 1e-6;

  /** Of float32 trainings followed by a float64 solve. */
  private static final double FLOAT_TOLERANCE = 1e-4;

  /** Two ways to solve one system of condition number up to about 1e8 in float64. */
  private static final double REFERENCE_TOLERANCE = 1e-8;

  private static final long SEED = 11;

  static List<Path> ridgeCases() throws IOException {
    return cases("d_ridge_");
  }

  static List<Path> transferCases() throws IOException {
    return cases("d_transfer_").stream()
        .filter(path -> !path.getFileName().toString().contains("adahessian"))
        .toList();
  }

  private static List<Path> cases(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files.filter(f -> f.getFileName().toString().startsWith(prefix)).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("ridgeCases")
  void headsMatchRecordings(Path file) {
    assertRidge(RecordedCase.read(file));
  }

  private static void assertRidge(RecordedCase recorded) {
    HeadFit fit =
        HeadFit.of(
            weights(recorded.section("before")),
            task(recorded),
            recorded.number("lam"),
            SessionOptions.singleThreaded());
    Matrix w2 = recorded.array("f64.W2").matrix().transpose();
    assertClose(w2.values(), fit.weights().w2().values(), DOUBLE_TOLERANCE);
    assertClose(recorded.array("f64.b2").values(), fit.weights().b2(), DOUBLE_TOLERANCE);
    double train = recorded.array("f64.train_mse").scalar();
    double test = recorded.array("f64.test_mse").scalar();
    assertEquals(train, fit.trainLoss(), DOUBLE_TOLERANCE * train);
    assertEquals(test, fit.testLoss(), DOUBLE_TOLERANCE * test);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("transferCases")
  void wholeTransfersMatchRecordings(Path file) {
    RecordedCase recorded = RecordedCase.read(file);
    assertRidge(recorded.section("ridge"));
    RecordedCase source = recorded.section("phase1");

    Weights exact = train(source, Precision.FLOAT64);
    assertClose(
        source.array("f64.final.W1").matrix().transpose().values(),
        exact.w1().values(),
        DOUBLE_TOLERANCE);
    assertClose(source.array("f64.final.b1").values(), exact.b1(), DOUBLE_TOLERANCE);

    RecordedCase ridge = recorded.section("ridge");
    HeadFit fit =
        HeadFit.of(
            train(source, Precision.FLOAT32),
            task(ridge),
            ridge.number("lam"),
            SessionOptions.singleThreaded());
    double train = ridge.array("f64.train_mse").scalar();
    double test = ridge.array("f64.test_mse").scalar();
    assertEquals(train, fit.trainLoss(), FLOAT_TOLERANCE * train);
    assertEquals(test, fit.testLoss(), FLOAT_TOLERANCE * test);
  }

  private static Weights train(RecordedCase source, Precision precision) {
    Weights initial = weights(source.section("init"));
    int rows = source.array("inputs.X_train").matrix().rows();
    int testRows = source.array("inputs.X_test").matrix().rows();
    TrainingShape shape =
        new TrainingShape(
            new RowCounts(rows, testRows),
            Network.of(initial.w1().rows(), initial.w1().columns(), 1),
            precision,
            new CovariancePower(CovarianceSource.POPULATION),
            SmallLanes.descent(UpdateRule.LossDecay.SCALED, false),
            LossKind.MEAN_SQUARED_ERROR);
    Matrix covariance =
        SymmetricEigen.compose(
            source.array("inputs.eigenvectors").matrix(),
            source.array("inputs.eigenvalues").values());
    try (TrainingSession session = TrainingSession.open(shape, SessionOptions.singleThreaded())) {
      session.load(
          List.of(
              new LaneInputs(
                      new Examples(
                          source.array("inputs.X_train").matrix(),
                          source.array("inputs.y_train_n").matrix(),
                          source.array("inputs.X_test").matrix(),
                          source.array("inputs.y_test_n").matrix()),
                      initial,
                      LaneMatrix.covariance(covariance),
                      Map.of(
                          Hyperparameters.LEARNING_RATE, source.number("config.lr"),
                          Hyperparameters.WEIGHT_DECAY, source.number("config.wd")))
                  .withPower(source.number("config.p"), 0)));
      session.advance(source.integer("config.epochs"));
      return session.weights().get(0);
    }
  }

  private static Weights weights(RecordedCase recorded) {
    return new Weights(
        recorded.array("W1").matrix().transpose(),
        recorded.array("b1").values(),
        recorded.array("W2").matrix().transpose(),
        recorded.array("b2").values());
  }

  private static Examples task(RecordedCase recorded) {
    return new Examples(
        recorded.array("inputs.X_train").matrix(),
        recorded.array("inputs.y_train").matrix(),
        recorded.array("inputs.X_test").matrix(),
        recorded.array("inputs.y_test").matrix());
  }

  private static void assertClose(double[] expected, double[] actual, double tolerance) {
    double scale = 0;
    for (double value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], tolerance * scale, "entry " + i);
    }
  }

  /** Widths below, at and above the 30 rows: primal, both, dual. */
  @ParameterizedTest
  @ValueSource(ints = {7, 30, 64})
  void headsMatchPlainJava(int hidden) {
    SeedStream stream = new SeedStreams(SEED).stream("task");
    Examples task =
        new Examples(
            new Matrix(30, 5, stream.gaussians(150)),
            new Matrix(30, 2, stream.gaussians(60)),
            // Enough rows that the test loss is summed in blocks.
            new Matrix(700, 5, stream.gaussians(3500)),
            new Matrix(700, 2, stream.gaussians(1400)));
    Weights layer = Weights.draw(new ModelSpec(hidden, 1.0), 5, 2, new SeedStreams(SEED));
    HeadFit fit = HeadFit.of(layer, task, 0.01, SessionOptions.singleThreaded());

    Ridge ridge = Ridge.fit(hidden(layer, task.trainInputs()), task.trainTargets(), 0.01);
    assertClose(ridge.weights().values(), fit.weights().w2().values(), REFERENCE_TOLERANCE);
    assertClose(ridge.intercept().values(), fit.weights().b2(), REFERENCE_TOLERANCE);
    assertEquals(
        error(ridge, layer, task.trainInputs(), task.trainTargets()),
        fit.trainLoss(),
        REFERENCE_TOLERANCE);
    assertEquals(
        error(ridge, layer, task.testInputs(), task.testTargets()),
        fit.testLoss(),
        REFERENCE_TOLERANCE);
    assertEquals(layer.w1(), fit.weights().w1());
  }

  @Test
  void everyHiddenLayerIsFrozen() {
    SeedStream stream = new SeedStreams(SEED).stream("task");
    Matrix inputs = new Matrix(30, 5, stream.gaussians(150));
    Matrix targets = new Matrix(30, 2, stream.gaussians(60));
    ModelSpec model = new ModelSpec(9, 2, 1.0);
    Weights frozen = Weights.draw(model, 5, 2, new SeedStreams(SEED));
    Examples task = new Examples(inputs, targets, inputs, targets);
    HeadFit fit = HeadFit.of(frozen, task, 0.01, SessionOptions.singleThreaded());

    Ridge ridge = Ridge.fit(hidden(frozen, inputs), targets, 0.01);
    Weights.Layer head = fit.weights().head();
    assertClose(ridge.weights().values(), head.weights().values(), REFERENCE_TOLERANCE);
    assertClose(ridge.intercept().values(), head.bias(), REFERENCE_TOLERANCE);
    double error = error(ridge, frozen, inputs, targets);
    assertEquals(error, fit.trainLoss(), REFERENCE_TOLERANCE);
    assertEquals(frozen.layers().subList(0, 2), fit.weights().layers().subList(0, 2));
  }

  private static Matrix hidden(Weights weights, Matrix inputs) {
    Matrix a = inputs;
    for (Weights.Layer layer : weights.layers().subList(0, weights.network().hidden().size())) {
      double[] z = a.times(layer.weights()).values();
      for (int i = 0; i < z.length; i++) {
        z[i] = Math.max(0, z[i] + layer.bias()[i % layer.bias().length]);
      }
      a = new Matrix(inputs.rows(), layer.bias().length, z);
    }
    return a;
  }

  private static double error(Ridge ridge, Weights layer, Matrix inputs, Matrix targets) {
    double[] predictions = ridge.predict(hidden(layer, inputs)).values();
    double sum = 0;
    for (int i = 0; i < predictions.length; i++) {
      double residual = predictions[i] - targets.values()[i];
      sum += residual * residual;
    }
    return sum / predictions.length;
  }

  /** 1e12 in every activation puts λn fourteen digits below the Gram matrix's entries. */
  @Test
  void almostDivergedLayersStillHaveAHead() {
    SeedStream stream = new SeedStreams(SEED).stream("task");
    Matrix inputs = new Matrix(40, 3, stream.gaussians(120));
    Matrix targets = new Matrix(40, 1, stream.gaussians(40));
    Weights layer = Weights.draw(new ModelSpec(60, 1e12), 3, 1, new SeedStreams(SEED));
    HeadFit fit =
        HeadFit.of(
            layer,
            new Examples(inputs, targets, inputs, targets),
            1e-3,
            SessionOptions.singleThreaded());
    // The intercept alone reaches the targets' variance, and the fit is no worse on these rows.
    double mean = Statistics.mean(targets.values());
    double variance =
        Arrays.stream(targets.values()).map(y -> (y - mean) * (y - mean)).sum() / targets.rows();
    assertTrue(fit.trainLoss() <= variance * (1 + REFERENCE_TOLERANCE), fit + " of " + variance);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void ridgeMustBePositiveAndFinite(double ridge) {
    Matrix one = Matrix.column(1, 2);
    Weights layer = Weights.draw(new ModelSpec(2, 1), 1, 1, new SeedStreams(SEED));
    Examples task = new Examples(one, one, one, one);
    assertThrows(
        IllegalArgumentException.class,
        () -> HeadFit.of(layer, task, ridge, SessionOptions.singleThreaded()));
  }
}
