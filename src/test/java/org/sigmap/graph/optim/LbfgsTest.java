package org.sigmap.graph.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sigmap.graph.InGraph;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LaneRun;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.PlainLoops;
import org.sigmap.graph.Task;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.Precision;
import org.sigmap.train.UpdateRule;
import org.sigmap.train.Weights;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

class LbfgsTest {
  /** Relative to the largest parameter. */
  private static final double DOUBLE_ROUNDING = 1e-9;

  private static final double SINGLE_ROUNDING = 1e-3;

  /**
   * A lane rests once a move lowers the loss by less than 1e-9; the optimum is then about there.
   */
  private static final double EXCESS = 1e-8;

  private static final int D = 2;
  private static final int H = 3;
  private static final int O = 2;
  private static final int SIZE = D * H + H + H * O + O;

  /** L(θ) = ½θᵀAθ − bᵀθ with the point to start from and the step length η. */
  private record Quadratic(Matrix a, double[] b, double[] start, double rate) {
    static Quadratic draw(int seed, double rate) {
      SeedStream stream = new SeedStreams(seed).stream("quadratic");
      Matrix root = new Matrix(SIZE, SIZE, stream.gaussians(SIZE * SIZE));
      Matrix a = PlainLoops.plus(root.transpose().times(root), 1, Matrix.identity(SIZE));
      return new Quadratic(
          PlainLoops.scale(1.0 / SIZE, a), stream.gaussians(SIZE), stream.gaussians(SIZE), rate);
    }

    double[] gradient(double[] theta) {
      Matrix product = a.times(Matrix.column(theta));
      return PlainLoops.column(SIZE, i -> product.values()[i] - b[i]).values();
    }

    double loss(double[] theta) {
      Matrix column = Matrix.column(theta);
      return 0.5 * PlainLoops.dot(column, a.times(column))
          - PlainLoops.dot(column, Matrix.column(b));
    }

    double[] optimum() {
      return PlainLoops.solve(a, b);
    }
  }

  @ParameterizedTest
  @CsvSource({"100,1,7", "100,12,1", "100,4,3", "3,12,1", "3,4,3"})
  void equalsDenseBfgsOfTheRememberedPairs(int history, int iterations, int steps) {
    List<Quadratic> lanes = List.of(Quadratic.draw(1, 1.0), Quadratic.draw(2, 0.5));
    List<double[]> ours = run(new Lbfgs(history, iterations), lanes, steps);
    for (int lane = 0; lane < lanes.size(); lane++) {
      double[] expected = bfgs(lanes.get(lane), history, iterations, steps);
      assertClose(expected, ours.get(lane));
    }
  }

  @Test
  void findsTheOptimumAndThenRests() {
    Quadratic far = Quadratic.draw(1, 1.0);
    Quadratic there = Quadratic.draw(2, 1.0);
    there = new Quadratic(there.a(), there.b(), there.optimum(), 1.0);
    List<Quadratic> lanes = List.of(far, there);
    List<double[]> after = run(new Lbfgs(100, 60), lanes, 1);
    assertArrayEquals(there.start(), after.get(1), "a lane at its optimum must not move");
    double excess = far.loss(after.get(0)) - far.loss(far.optimum());
    assertTrue(excess < EXCESS, "loss above the optimum by " + excess);
    List<double[]> longer = run(new Lbfgs(100, 200), lanes, 1);
    assertArrayEquals(after.get(0), longer.get(0), "a lane that has converged must rest");
  }

  @Test
  void aLaneThatIsNotFiniteLeavesTheOthersAlone() {
    Quadratic healthy = Quadratic.draw(1, 1.0);
    double[] broken = healthy.b().clone();
    broken[0] = Double.NaN;
    Quadratic nan = new Quadratic(healthy.a(), broken, healthy.start(), 1.0);
    Lbfgs lbfgs = new Lbfgs(10, 5);
    double[] expected = run(lbfgs, List.of(healthy, healthy), 3).get(1);
    List<double[]> mixed = run(lbfgs, List.of(nan, healthy), 3);
    assertArrayEquals(expected, mixed.get(1));
    assertTrue(Double.isNaN(mixed.get(0)[0]));
  }

  @Tag("slow")
  @Test
  void aLaneOfANetworkEqualsItsSoloRunAndFloat32FollowsFloat64() {
    List<Task> tasks =
        List.of(
            Task.draw(LossKind.CROSS_ENTROPY, 1, 12, 3, 4, 2),
            Task.draw(LossKind.CROSS_ENTROPY, 2, 12, 3, 4, 2));
    List<Map<String, Double>> hyper =
        List.of(
            Map.of("learningRate", 0.5, "weightDecay", 0.01),
            Map.of("learningRate", 0.1, "weightDecay", 0.0));
    Chain chain = new Chain(List.of(new Lbfgs(5, 4)));
    var decay = UpdateRule.LossDecay.DOUBLED;
    LaneRun run = new LaneRun(chain, decay, Precision.FLOAT64);
    List<Weights> together = run.train(tasks, hyper, 3);
    List<Weights> single = new LaneRun(chain, decay, Precision.FLOAT32).train(tasks, hyper, 3);
    for (int lane = 0; lane < tasks.size(); lane++) {
      List<Matrix> expected =
          Task.stacked(run.train(List.of(tasks.get(lane)), List.of(hyper.get(lane)), 3).get(0));
      LaneRun.assertNear(expected, together.get(lane), DOUBLE_ROUNDING);
      LaneRun.assertNear(expected, single.get(lane), SINGLE_ROUNDING);
      assertTrue(LaneRun.distance(tasks.get(lane).stackedInitial(), expected) > 1e-2);
    }
  }

  @Test
  void refusesAnEmptyHistory() {
    assertThrows(IllegalArgumentException.class, () -> new Lbfgs(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Lbfgs(1, 0));
  }

  /** BFGS with a dense inverse Hessian rebuilt from γI and the pairs at every move. */
  private static double[] bfgs(Quadratic task, int history, int iterations, int steps) {
    Matrix theta = Matrix.column(task.start());
    List<Matrix> moves = new ArrayList<>();
    List<Matrix> changes = new ArrayList<>();
    Matrix before = null;
    Matrix move = null;
    for (int k = 0; k < iterations * steps; k++) {
      Matrix gradient = Matrix.column(task.gradient(theta.values()));
      double length = task.rate();
      if (k == 0) {
        double sum = 0;
        for (double entry : gradient.values()) {
          sum += Math.abs(entry);
        }
        length *= Math.min(1, 1 / sum);
      } else {
        moves.add(move);
        changes.add(PlainLoops.plus(gradient, -1, before));
        if (moves.size() > history) {
          moves.remove(0);
          changes.remove(0);
        }
      }
      move = PlainLoops.scale(-length, inverseHessian(moves, changes).times(gradient));
      before = gradient;
      theta = PlainLoops.plus(theta, 1, move);
    }
    return theta.values();
  }

  private static Matrix inverseHessian(List<Matrix> moves, List<Matrix> changes) {
    Matrix identity = Matrix.identity(SIZE);
    if (moves.isEmpty()) {
      return identity;
    }
    int newest = moves.size() - 1;
    Matrix y = changes.get(newest);
    Matrix inverse =
        PlainLoops.scale(PlainLoops.dot(moves.get(newest), y) / PlainLoops.dot(y, y), identity);
    for (int i = 0; i <= newest; i++) {
      Matrix s = moves.get(i);
      double rho = 1 / PlainLoops.dot(s, changes.get(i));
      Matrix left = PlainLoops.plus(identity, -rho, s.times(changes.get(i).transpose()));
      inverse = left.times(inverse).times(left.transpose());
      inverse = PlainLoops.plus(inverse, rho, s.times(s.transpose()));
    }
    return inverse;
  }

  private static void assertClose(double[] expected, double[] actual) {
    double scale = 0;
    for (double value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], DOUBLE_ROUNDING * scale, "entry " + i);
    }
  }

  /**
   * θ of every lane after {@code steps} steps, unrolled into one graph. The start is fed: a loop
   * over constants alone is folded before it runs, and there every iteration nests on the stack of
   * the calling thread until that overflows.
   */
  private static List<double[]> run(Lbfgs lbfgs, List<Quadratic> lanes, int steps) {
    try (Graph graph = new Graph()) {
      LaneOps<TFloat64> ops = new LaneOps<>(Ops.create(graph), TFloat64.class);
      double[][][] a = new double[lanes.size()][SIZE][];
      double[][] b = new double[lanes.size()][];
      double[][] start = new double[lanes.size()][];
      double[] rates = new double[lanes.size()];
      for (int lane = 0; lane < lanes.size(); lane++) {
        Quadratic task = lanes.get(lane);
        for (int row = 0; row < SIZE; row++) {
          a[lane][row] = task.a().row(row);
        }
        b[lane] = task.b();
        start[lane] = task.start();
        rates[lane] = task.rate();
      }
      Ops tf = ops.tf();
      var oracle = new QuadraticOracle<>(ops, tf.constant(a), tf.constant(b));
      Placeholder<TFloat64> fed =
          tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(lanes.size(), SIZE)));
      Parameters<TFloat64> theta = Parameters.ofFlat(ops, Network.of(D, H, O), fed);
      Map<String, Operand<TFloat64>> rate = new LinkedHashMap<>();
      rate.put(Hyperparameters.LEARNING_RATE, tf.constant(rates));
      StepState<TFloat64> state = lbfgs.init(ops, theta);
      for (int step = 0; step < steps; step++) {
        var context =
            new StepContext<>(
                ops,
                theta,
                new Hyperparameters<>(rate),
                tf.constant(step),
                tf.constant(new int[lanes.size()]),
                oracle);
        Transition<TFloat64> transition = lbfgs.apply(context, oracle.at(theta).gradients(), state);
        theta = theta.zip(transition.updates(), tf.math::add);
        state = state.with(transition.state());
      }
      return fetch(graph, theta.flat(ops), fed, start);
    }
  }

  private static List<double[]> fetch(
      Graph graph, Operand<TFloat64> flat, Placeholder<TFloat64> feed, double[][] start) {
    try (Session session = InGraph.session(graph);
        TFloat64 fed = TFloat64.tensorOf(StdArrays.ndCopyOf(start));
        Result result = session.runner().feed(feed, fed).fetch(flat).run()) {
      double[] all = new double[start.length * SIZE];
      ((TFloat64) result.get(0)).copyTo(DataBuffers.of(all, false, false));
      List<double[]> rows = new ArrayList<>();
      for (int lane = 0; lane < start.length; lane++) {
        rows.add(java.util.Arrays.copyOfRange(all, lane * SIZE, (lane + 1) * SIZE));
      }
      return rows;
    }
  }
}
