package org.sigmap.graph.optim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sigmap.graph.LaneRun;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.PlainLoops;
import org.sigmap.graph.ReferenceNetwork;
import org.sigmap.graph.Task;
import org.sigmap.math.Matrix;
import org.sigmap.spec.Convention;
import org.sigmap.spec.Precision;
import org.sigmap.train.UpdateRule;
import org.sigmap.train.Weights;

class KfacTest {
  /** Relative, on parameters; an update moves them by 1e-2 and more. */
  private static final double DOUBLE_ROUNDING = 1e-10;

  private static final double SINGLE_ROUNDING = 1e-4;
  private static final int STEPS = 8;
  private static final int COVARIANCE_PERIOD = 2;
  private static final int INVERSION_PERIOD = 3;

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "PAPER,MEAN_SQUARED_ERROR",
    "CORRECTED,MEAN_SQUARED_ERROR",
    "PAPER,CROSS_ENTROPY",
    "CORRECTED,CROSS_ENTROPY"
  })
  void lanesMatchADenseSolveOfTheKroneckerSystem(Convention convention, LossKind loss) {
    assertLanesMatch(convention, tasks(loss));
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(Convention.class)
  void everyLayerOfADeepNetworkHasItsFactors(Convention convention) {
    LossKind loss = LossKind.CROSS_ENTROPY;
    assertLanesMatch(
        convention,
        List.of(Task.draw(loss, 1, 12, 3, 4, 4, 2), Task.draw(loss, 2, 12, 3, 4, 4, 2)));
  }

  private static void assertLanesMatch(Convention convention, List<Task> tasks) {
    List<Weights> ours = run(convention, Precision.FLOAT64).train(tasks, HYPER, STEPS);
    for (int lane = 0; lane < tasks.size(); lane++) {
      List<Matrix> expected = reference(tasks.get(lane), HYPER.get(lane), convention);
      double moved = LaneRun.distance(tasks.get(lane).stackedInitial(), expected);
      assertTrue(moved > 1e-2, "the reference hardly moves: " + moved);
      LaneRun.assertNear(expected, ours.get(lane), DOUBLE_ROUNDING);
    }
  }

  @Tag("slow")
  @Test
  void aLaneEqualsItsSoloRun() {
    List<Task> tasks = tasks(LossKind.CROSS_ENTROPY);
    LaneRun run = run(Convention.PAPER, Precision.FLOAT64);
    List<Weights> together = run.train(tasks, HYPER, STEPS);
    for (int lane = 0; lane < tasks.size(); lane++) {
      List<Weights> alone = run.train(List.of(tasks.get(lane)), List.of(HYPER.get(lane)), STEPS);
      LaneRun.assertNear(Task.stacked(alone.get(0)), together.get(lane), DOUBLE_ROUNDING);
    }
  }

  @Tag("slow")
  @Test
  void aLaneThatIsNotFiniteLeavesTheOthersAlone() {
    List<Task> tasks = new ArrayList<>(tasks(LossKind.MEAN_SQUARED_ERROR));
    LaneRun run = run(Convention.CORRECTED, Precision.FLOAT64);
    List<Weights> healthy = run.train(tasks, HYPER, STEPS);
    tasks.set(0, Broken.targets(tasks.get(0)));
    List<Weights> mixed = run.train(tasks, HYPER, STEPS);
    assertTrue(Double.isNaN(mixed.get(0).w1().get(0, 0)));
    LaneRun.assertNear(Task.stacked(healthy.get(1)), mixed.get(1), 0);
  }

  @Test
  void float32FollowsFloat64() {
    List<Task> tasks = tasks(LossKind.CROSS_ENTROPY);
    List<Weights> doubles = run(Convention.PAPER, Precision.FLOAT64).train(tasks, HYPER, STEPS);
    List<Weights> singles = run(Convention.PAPER, Precision.FLOAT32).train(tasks, HYPER, STEPS);
    for (int lane = 0; lane < tasks.size(); lane++) {
      LaneRun.assertNear(Task.stacked(doubles.get(lane)), singles.get(lane), SINGLE_ROUNDING);
    }
  }

  /**
   * On a linear network under mean squared error the Gauss–Newton matrix of a layer is Ā ⊗ BᵀB·2/o,
   * B the map from the layer's pre-activations to the outputs. The empirical Fisher has the same
   * factors when residuals are white with variance o/2, so undamped K-FAC then takes the layer's
   * full Gauss–Newton step.
   */
  @Test
  void equalsTheGaussNewtonStepOnALinearNetwork() {
    Task task = linearTask();
    Map<String, Double> hyper =
        Map.of("learningRate", 1.0, "damping", 0.0, "statisticsDecay", 0.0, "klClip", 1e30);
    Chain chain =
        new Chain(List.of(new Kfac(1, 1, Convention.CORRECTED), new ScaleByLearningRate()));
    LaneRun run = new LaneRun(chain, UpdateRule.LossDecay.NONE, Precision.FLOAT64);
    Weights after = run.train(List.of(task), List.of(hyper), 1).get(0);
    List<Matrix> start = task.stackedInitial();
    List<ReferenceNetwork.Tap> layers = task.layers(start);
    Matrix second = Task.withoutLastRow(start.get(1));
    List<Matrix> maps = List.of(second.transpose(), Matrix.identity(task.y().columns()));
    List<Matrix> expected = new ArrayList<>();
    for (int layer = 0; layer < 2; layer++) {
      Matrix gaussNewton = gaussNewton(layers.get(layer).inputs(), maps.get(layer));
      Matrix gradient = layers.get(layer).gradient();
      double[] step = PlainLoops.solve(gaussNewton, gradient.values());
      expected.add(
          PlainLoops.plus(
              start.get(layer), -1, new Matrix(gradient.rows(), gradient.columns(), step)));
    }
    LaneRun.assertNear(expected, after, DOUBLE_ROUNDING);
  }

  /** (1/n)Σᵢ JᵢᵀJᵢ·2/o, Jᵢ the outputs' derivatives by one layer's row-major (W; b). */
  private static Matrix gaussNewton(Matrix inputs, Matrix outputsByPreActivation) {
    int n = inputs.rows();
    int o = outputsByPreActivation.rows();
    Matrix sum = null;
    for (int i = 0; i < n; i++) {
      Matrix jacobian =
          PlainLoops.kronecker(
              new Matrix(1, inputs.columns(), inputs.row(i)), outputsByPreActivation);
      Matrix term = PlainLoops.scale(2.0 / (n * o), jacobian.transpose().times(jacobian));
      sum = sum == null ? term : PlainLoops.plus(sum, 1, term);
    }
    return sum;
  }

  /** All hidden units active, residuals ±1 with orthogonal columns, o = 2 so that o/2 = 1. */
  private static Task linearTask() {
    int n = 8;
    Task drawn = Task.draw(LossKind.MEAN_SQUARED_ERROR, 5, n, 3, 2, 2);
    double[] high = {30, 30};
    Weights weights =
        new Weights(drawn.initial().w1(), high, drawn.initial().w2(), drawn.initial().b2());
    List<Matrix> stacked = Task.stacked(weights);
    Matrix z = Task.withOnes(drawn.x()).times(stacked.get(0));
    assertTrue(Arrays.stream(z.values()).allMatch(v -> v > 0), "a hidden unit is not active");
    Matrix outputs = Task.withOnes(z).times(stacked.get(1));
    double[] targets = outputs.values().clone();
    for (int row = 0; row < n; row++) {
      targets[2 * row] -= row % 2 == 0 ? 1 : -1;
      targets[2 * row + 1] -= row / 2 % 2 == 0 ? 1 : -1;
    }
    return new Task(drawn.loss(), drawn.x(), new Matrix(n, 2, targets), weights);
  }

  /** Lanes that differ in every number; the first is clipped, the second is not. */
  private static final List<Map<String, Double>> HYPER =
      List.of(
          Map.of(
              "learningRate", 0.1,
              "damping", 0.05,
              "statisticsDecay", 0.9,
              "klClip", 1e-3),
          Map.of(
              "learningRate", 0.03,
              "damping", 0.4,
              "statisticsDecay", 0.5,
              "klClip", 10.0));

  private static List<Task> tasks(LossKind loss) {
    return List.of(Task.draw(loss, 1, 12, 3, 4, 2), Task.draw(loss, 2, 12, 3, 4, 2));
  }

  private static LaneRun run(Convention convention, Precision precision) {
    Kfac kfac = new Kfac(COVARIANCE_PERIOD, INVERSION_PERIOD, convention);
    return new LaneRun(
        new Chain(List.of(kfac, new ScaleByLearningRate())), UpdateRule.LossDecay.NONE, precision);
  }

  private static List<Matrix> reference(
      Task task, Map<String, Double> hyper, Convention convention) {
    int n = task.x().rows();
    double damping = hyper.get("damping");
    double rho = hyper.get("statisticsDecay");
    double rate = hyper.get("learningRate");
    List<Matrix> theta = new ArrayList<>(task.stackedInitial());
    Matrix[] means = new Matrix[2 * theta.size()];
    Matrix[] inverted = new Matrix[means.length];
    for (int step = 0; step < STEPS; step++) {
      List<ReferenceNetwork.Tap> layers = task.layers(theta);
      for (int i = 0; i < means.length; i++) {
        ReferenceNetwork.Tap layer = layers.get(i / 2);
        Matrix rows = i % 2 == 0 ? layer.inputs() : layer.gradients();
        if (step == 0) {
          means[i] = Matrix.identity(rows.columns());
        }
        if (step % COVARIANCE_PERIOD == 0) {
          Matrix now = PlainLoops.scale(i % 2 == 0 ? 1.0 / n : n, rows.transpose().times(rows));
          means[i] = PlainLoops.plus(PlainLoops.scale(rho, means[i]), 1 - rho, now);
        }
        if (step % INVERSION_PERIOD == 0) {
          if (convention == Convention.PAPER) {
            means[i] = PlainLoops.plus(means[i], damping, Matrix.identity(rows.columns()));
          }
          inverted[i] = means[i];
        }
      }
      List<Matrix> natural = new ArrayList<>();
      double kl = 1e-8;
      for (int layer = 0; layer < layers.size(); layer++) {
        Matrix gradient = layers.get(layer).gradient();
        Matrix curvature = PlainLoops.kronecker(inverted[2 * layer], inverted[2 * layer + 1]);
        Matrix damped = PlainLoops.plus(curvature, damping, Matrix.identity(curvature.rows()));
        double[] solved = PlainLoops.solve(damped, gradient.values());
        natural.add(new Matrix(gradient.rows(), gradient.columns(), solved));
        kl += rate * rate * PlainLoops.dot(natural.get(layer), gradient);
      }
      double nu = Math.min(1, Math.sqrt(hyper.get("klClip") / kl));
      for (int layer = 0; layer < layers.size(); layer++) {
        theta.set(layer, PlainLoops.plus(theta.get(layer), -rate * nu, natural.get(layer)));
      }
    }
    return theta;
  }
}
