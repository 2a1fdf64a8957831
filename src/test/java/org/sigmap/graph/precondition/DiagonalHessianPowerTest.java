package org.sigmap.graph.precondition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.graph.LaneGraph;
import org.sigmap.graph.LaneRun;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.PlainLoops;
import org.sigmap.graph.ReferenceNetwork;
import org.sigmap.graph.Task;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.Probe;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.optim.Chain;
import org.sigmap.graph.optim.ScaleByLearningRate;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.DiagonalAverage;
import org.sigmap.spec.Precision;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.LaneMatrix;
import org.sigmap.train.RowCounts;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainingSession;
import org.sigmap.train.TrainingShape;
import org.sigmap.train.UpdateRule;
import org.sigmap.train.Weights;
import org.tensorflow.types.TFloat64;

class DiagonalHessianPowerTest {
  /** Relative, on parameters; an update moves them by 1e-2 and more. */
  private static final double DOUBLE_ROUNDING = 1e-11;

  private static final int D = 3;
  private static final int H = 4;
  private static final int O = 2;
  private static final int PERIOD = 2;
  private static final int STEPS = 5;

  /** Lanes that differ in every number. */
  private static final List<Map<String, Double>> HYPER =
      List.of(hyper(0.05, -1, 0.3, 0.6), hyper(0.1, 0.5, 0.01, 0.2));

  private static Map<String, Double> hyper(double rate, double p, double damping, double decay) {
    return Map.of(
        "learningRate",
        rate,
        Preconditioner.POWER,
        p,
        Preconditioner.DAMPING,
        damping,
        Preconditioner.STATISTICS_DECAY,
        decay);
  }

  private static LaneRun run(int period, DiagonalAverage average) {
    return new LaneRun(
        new DiagonalHessianPower(period, average),
        new Chain(List.of(new ScaleByLearningRate())),
        UpdateRule.LossDecay.NONE,
        Precision.FLOAT64);
  }

  @ParameterizedTest
  @EnumSource(DiagonalAverage.class)
  void lanesMatchADenseReference(DiagonalAverage average) {
    List<Task> tasks =
        List.of(
            Task.draw(LossKind.MEAN_SQUARED_ERROR, 1, 12, D, H, O),
            Task.draw(LossKind.MEAN_SQUARED_ERROR, 2, 12, D, H, O));
    List<Weights> ours = run(PERIOD, average).train(tasks, HYPER, STEPS);
    for (int lane = 0; lane < tasks.size(); lane++) {
      List<Matrix> expected = reference(tasks.get(lane), HYPER.get(lane), average);
      double moved = LaneRun.distance(tasks.get(lane).stackedInitial(), expected);
      assertTrue(moved > 1e-2, "the reference hardly moves: " + moved);
      LaneRun.assertNear(expected, ours.get(lane), DOUBLE_ROUNDING);
    }
  }

  /** Every lane of a {@link LaneRun} has probe seed 0. */
  private static List<Matrix> reference(
      Task task, Map<String, Double> hyper, DiagonalAverage average) {
    List<Matrix> theta = new ArrayList<>(task.stackedInitial());
    Matrix mean = null;
    Matrix factor = null;
    double rho = hyper.get(Preconditioner.STATISTICS_DECAY);
    for (int step = 0; step < STEPS; step++) {
      List<ReferenceNetwork.Tap> layers = task.layers(theta);
      if (step % PERIOD == 0) {
        double[] z = Arrays.copyOf(signs(-1 - step), D * H);
        double[] product = firstBlock(task, theta).times(Matrix.column(z)).values();
        for (int i = 0; i < z.length; i++) {
          z[i] *= product[i];
        }
        Matrix estimate = averaged(new Matrix(D, H, z), average);
        mean =
            PlainLoops.plus(
                PlainLoops.scale(rho, mean == null ? PlainLoops.scale(0, estimate) : mean),
                1 - rho,
                estimate);
        factor = power(mean, secondMoment(task.x()), hyper);
      }
      Matrix weights =
          PlainLoops.zip(Task.withoutLastRow(layers.get(0).gradient()), factor, (g, f) -> f * g);
      Matrix first = PlainLoops.stack(weights, new Matrix(1, H, layers.get(0).gradient().row(D)));
      double rate = hyper.get("learningRate");
      theta.set(0, PlainLoops.plus(theta.get(0), -rate, first));
      theta.set(1, PlainLoops.plus(theta.get(1), -rate, layers.get(1).gradient()));
    }
    return theta;
  }

  private static double[] signs(int step) {
    try (LaneGraph<TFloat64> graph = new LaneGraph<>(TFloat64.class)) {
      var like = graph.parameters(D, H, O, new double[D * H + H + H * O + O]);
      var context =
          new StepContext<>(
              graph.ops,
              like,
              new Hyperparameters<TFloat64>(Map.of()),
              graph.ops.tf().constant(step),
              graph.ops.ints(0),
              null);
      return graph.run(graph.flat(new Probe.Rademacher().draw(context)));
    }
  }

  /** ∂²L/∂W₁² = 2/(n·o) Σ_r x_ri x_ri' [z_rj > 0][z_rj' > 0] ⟨W₂ⱼ, W₂ⱼ'⟩, row-major entries. */
  private static Matrix firstBlock(Task task, List<Matrix> theta) {
    Matrix x = task.x();
    Matrix z = Task.withOnes(x).times(theta.get(0));
    Matrix head = Task.withoutLastRow(theta.get(1));
    Matrix gram = head.times(head.transpose());
    double[] block = new double[D * H * D * H];
    for (int a = 0; a < D * H; a++) {
      for (int b = 0; b < D * H; b++) {
        double sum = 0;
        for (int r = 0; r < x.rows(); r++) {
          boolean both = z.get(r, a % H) > 0 && z.get(r, b % H) > 0;
          sum += both ? x.get(r, a / H) * x.get(r, b / H) : 0;
        }
        block[a * D * H + b] = 2 * sum * gram.get(a % H, b % H) / (x.rows() * O);
      }
    }
    return new Matrix(D * H, D * H, block);
  }

  private static Matrix averaged(Matrix estimate, DiagonalAverage average) {
    if (average == DiagonalAverage.NONE) {
      return estimate;
    }
    double[] rows = new double[D * H];
    for (int i = 0; i < D; i++) {
      double mean = Arrays.stream(estimate.row(i)).sum() / H;
      Arrays.fill(rows, i * H, (i + 1) * H, mean);
    }
    return new Matrix(D, H, rows);
  }

  private static double secondMoment(Matrix x) {
    return Arrays.stream(x.values()).map(v -> v * v).average().orElseThrow();
  }

  private static Matrix power(Matrix mean, double secondMoment, Map<String, Double> hyper) {
    double level = Arrays.stream(mean.values()).map(Math::abs).average().orElseThrow();
    double damping = hyper.get(Preconditioner.DAMPING);
    double p = hyper.get(Preconditioner.POWER);
    return PlainLoops.zip(
        mean, mean, (m, same) -> Math.pow(Math.abs(m) / level * secondMoment + damping, p));
  }

  /**
   * Rows ±s_i·e_i, no biases and orthogonal rows of W₂ leave no entry beside the Hessian's diagonal
   * and half the rows of a coordinate active in each unit: D̃_i is then (1/n)Σ x_i² exactly, from
   * one probe, and the step is covariance-power's.
   */
  @Tag("slow")
  @ParameterizedTest
  @ValueSource(doubles = {1, 0.5, 0, -1, -2})
  void isTheCovariancePowerWhereActivationIsEven(double p) {
    double[] sizes = {3, 1, 0.2};
    Task task = evenTask(sizes);
    double damping = 0.05;
    Map<String, Double> hyper = hyper(0.1, p, damping, 0.9);
    Weights ours =
        run(1, DiagonalAverage.HIDDEN_UNITS).train(List.of(task), List.of(hyper), 1).get(0);
    Weights single = run(1, DiagonalAverage.NONE).train(List.of(task), List.of(hyper), 1).get(0);
    List<Matrix> covariance = Task.stacked(covariancePower(task, p, damping));
    assertTrue(LaneRun.distance(task.stackedInitial(), covariance) > 1e-3);
    LaneRun.assertNear(covariance, ours, DOUBLE_ROUNDING);
    LaneRun.assertNear(covariance, single, DOUBLE_ROUNDING);
  }

  private static Task evenTask(double[] sizes) {
    double[] x = new double[2 * D * D];
    for (int i = 0; i < D; i++) {
      x[2 * i * D + i] = sizes[i];
      x[(2 * i + 1) * D + i] = -sizes[i];
    }
    Task drawn = Task.draw(LossKind.MEAN_SQUARED_ERROR, 3, 2 * D, D, D, D);
    Weights weights =
        new Weights(
            drawn.initial().w1(),
            new double[D],
            PlainLoops.scale(0.7, Matrix.identity(D)),
            new double[D]);
    return new Task(drawn.loss(), new Matrix(2 * D, D, x), drawn.y(), weights);
  }

  /** One step with P = (Σ̂ + δI)^p in the graph; the rows' mean is 0. */
  private static Weights covariancePower(Task task, double p, double damping) {
    TrainingShape shape =
        new TrainingShape(
            new RowCounts(task.x().rows(), task.x().rows()),
            task.network(),
            Precision.FLOAT64,
            new CovariancePower(CovarianceSource.EMPIRICAL),
            new UpdateRule(new Chain(List.of(new ScaleByLearningRate())), List.of("learningRate")),
            LossKind.MEAN_SQUARED_ERROR);
    try (TrainingSession session = TrainingSession.open(shape, SessionOptions.singleThreaded())) {
      session.load(
          List.of(
              new LaneInputs(
                  task.examples(), task.initial(), LaneMatrix.none(), hyper(0.1, p, damping, 0))));
      session.advance(1);
      return session.weights().get(0);
    }
  }

  /**
   * On ±x pairs and without biases Σ_r x²_ri·[z_rj > 0] = ½Σ_r x²_ri in every unit, however inputs
   * are correlated: the average of many estimates nears the diagonal of the second moment. A step
   * of 1e-30 leaves the weights where they are; five standard errors of the mean are about 0.1.
   */
  @Tag("slow")
  @Test
  void averagesToTheDiagonalOfTheSecondMoment() {
    int pairs = 10;
    Task drawn = Task.draw(LossKind.MEAN_SQUARED_ERROR, 4, pairs, D, 6, 1);
    double[] scales = {3, 1, 0.5};
    double[] x = new double[2 * pairs * D];
    for (int i = 0; i < pairs * D; i++) {
      x[i] = drawn.x().values()[i] * scales[i % D];
      x[pairs * D + i] = -x[i];
    }
    Matrix inputs = new Matrix(2 * pairs, D, x);
    Matrix y = new Matrix(2 * pairs, 1, new SeedStreams(5).stream("y").gaussians(2 * pairs));
    Weights initial = drawn.initial();
    Task task =
        new Task(
            drawn.loss(),
            inputs,
            y,
            new Weights(initial.w1(), new double[6], initial.w2(), initial.b2()));
    double[] factor = factor(task, 1, 4000, 0.9995, DiagonalAverage.HIDDEN_UNITS);
    for (int i = 0; i < D; i++) {
      double expected = 0;
      for (int r = 0; r < inputs.rows(); r++) {
        expected += inputs.get(r, i) * inputs.get(r, i) / inputs.rows();
      }
      assertEquals(expected, factor[i] - 1e-9, 0.1 * expected, "input " + i);
    }
  }

  @Test
  void aHeadOfZerosCountsAsEvenCurvature() {
    Task drawn = Task.draw(LossKind.MEAN_SQUARED_ERROR, 6, 8, D, H, O);
    Weights initial = drawn.initial();
    Weights headless =
        new Weights(initial.w1(), initial.b1(), new Matrix(H, O, new double[H * O]), initial.b2());
    Task task = new Task(drawn.loss(), drawn.x(), drawn.y(), headless);
    double[] even = new double[D * H];
    Arrays.fill(even, secondMoment(task.x()) + 1e-9);
    assertArrayEquals(even, factor(task, 1, 1, 0.9, DiagonalAverage.NONE), DOUBLE_ROUNDING);
  }

  /** F after {@code steps} steps that do not move the weights. */
  private static double[] factor(
      Task task, double p, int steps, double decay, DiagonalAverage average) {
    Map<String, Double> hyper = new HashMap<>(hyper(1e-30, p, 1e-9, decay));
    TrainingShape shape =
        new TrainingShape(
            new RowCounts(task.x().rows(), task.x().rows()),
            task.network(),
            Precision.FLOAT64,
            new DiagonalHessianPower(1, average),
            new UpdateRule(new Chain(List.of(new ScaleByLearningRate())), List.of("learningRate")),
            LossKind.MEAN_SQUARED_ERROR);
    try (TrainingSession session = TrainingSession.open(shape, SessionOptions.singleThreaded())) {
      session.load(
          List.of(new LaneInputs(task.examples(), task.initial(), LaneMatrix.none(), hyper)));
      session.advance(steps);
      return session.optimizerState(DiagonalHessianPower.FACTOR);
    }
  }
}
