package org.sigmap.graph.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sigmap.graph.LaneGraph;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.PlainLoops;
import org.sigmap.graph.ReferenceNetwork;
import org.sigmap.graph.Task;
import org.sigmap.graph.gradient.LayerTaps;
import org.sigmap.graph.gradient.TrainingLoss;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.graph.precondition.Factor;
import org.sigmap.graph.precondition.PreconditionedOracle;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.train.Weights;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat64;

/** A network of three hidden layers in the graph against plain float64 Java. */
class DeepNetworkTest {
  private static final int N = 7;
  private static final int[] WIDTHS = {3, 4, 4, 4, 2};
  private static final int DEPTH = 3;

  /** Relative to the largest entry. */
  private static final double ROUNDING = 1e-13;

  /** Central differences of a float64 gradient with step 1e-5 are good to about 1e-10. */
  private static final double STEP = 1e-5;

  private static final double AGAINST_DIFFERENCES = 1e-8;

  private static Task task(LossKind loss) {
    return Task.draw(loss, 4, N, WIDTHS);
  }

  private static Parameters<TFloat64> parameters(LaneGraph<TFloat64> graph, Weights weights) {
    return Parameters.of(
        weights.network(),
        part -> graph.constant(part.shape().prepend(1), weights.values().get(part.name())));
  }

  private static Operand<TFloat64> constant(LaneGraph<TFloat64> graph, Matrix matrix) {
    return graph.constant(Shape.of(1, matrix.rows(), matrix.columns()), matrix.values());
  }

  private static TrainingLoss<TFloat64> loss(LaneGraph<TFloat64> graph, Task task) {
    return new TrainingLoss<>(
        graph.ops, task.loss(), constant(graph, task.x()), constant(graph, task.y()), null, false);
  }

  /** Stacked layers one after another, which is the parameters' own order. */
  private static double[] flat(List<Matrix> stacked) {
    return stacked.stream().flatMapToDouble(m -> java.util.Arrays.stream(m.values())).toArray();
  }

  private static double[] gradient(Task task, List<Matrix> stacked) {
    return flat(task.layers(stacked).stream().map(ReferenceNetwork.Tap::gradient).toList());
  }

  private static void assertClose(double[] expected, double[] actual, double tolerance) {
    double scale = java.util.Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertTrue(scale > 1e-3, "nothing to compare");
    assertArrayEquals(expected, actual, tolerance * scale);
  }

  @ParameterizedTest
  @EnumSource(LossKind.class)
  void lossGradientAndTapsEqualPlainLoops(LossKind kind) {
    Task task = task(kind);
    assertEquals(DEPTH, task.network().hidden().size());
    List<ReferenceNetwork.Tap> layers = task.layers(task.stackedInitial());
    try (LaneGraph<TFloat64> graph = new LaneGraph<>(TFloat64.class)) {
      Parameters<TFloat64> theta = parameters(graph, task.initial());
      TrainingLoss<TFloat64> oracle = loss(graph, task);
      var here = oracle.at(theta);
      LayerTaps<TFloat64> taps = oracle.taps(theta);
      assertEquals(task.loss(task.stackedInitial()), graph.run(here.loss())[0], ROUNDING);
      assertClose(
          gradient(task, task.stackedInitial()), graph.run(graph.flat(here.gradients())), ROUNDING);
      assertEquals(DEPTH + 1, taps.layers().size());
      for (int i = 0; i <= DEPTH; i++) {
        LayerTaps.Tap<TFloat64> tap = taps.layers().get(task.network().weights().get(i));
        assertClose(layers.get(i).inputs().values(), graph.run(tap.inputs()), ROUNDING);
        assertClose(layers.get(i).gradients().values(), graph.run(tap.gradients()), ROUNDING);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(LossKind.class)
  void hessianVectorProductEqualsCentralDifferences(LossKind kind) {
    Task task = task(kind);
    List<Matrix> theta = task.stackedInitial();
    assertTrue(task.margin(theta) > 100 * STEP, "a kink is too near");
    Weights vector = Task.draw(kind, 9, N, WIDTHS).initial();
    double[] plus = gradient(task, moved(theta, STEP, vector));
    double[] minus = gradient(task, moved(theta, -STEP, vector));
    double[] expected = new double[plus.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (plus[i] - minus[i]) / (2 * STEP);
    }
    try (LaneGraph<TFloat64> graph = new LaneGraph<>(TFloat64.class)) {
      Parameters<TFloat64> product =
          loss(graph, task)
              .hessianVectorProduct(parameters(graph, task.initial()), parameters(graph, vector));
      assertClose(expected, graph.run(graph.flat(product)), AGAINST_DIFFERENCES);
    }
  }

  private static List<Matrix> moved(List<Matrix> theta, double step, Weights vector) {
    List<Matrix> moved = new ArrayList<>();
    for (int i = 0; i < theta.size(); i++) {
      moved.add(PlainLoops.plus(theta.get(i), step, Task.stacked(vector).get(i)));
    }
    return moved;
  }

  @Test
  void onlyTheFirstLayerIsPreconditioned() {
    Task task = task(LossKind.MEAN_SQUARED_ERROR);
    int d = WIDTHS[0];
    Matrix p = new Matrix(d, d, new SeedStreams(5).stream("p").gaussians(d * d));
    List<Matrix> expected = new ArrayList<>();
    task.layers(task.stackedInitial()).forEach(layer -> expected.add(layer.gradient()));
    Matrix first = expected.get(0);
    Matrix bias = new Matrix(1, first.columns(), first.row(d));
    expected.set(0, PlainLoops.stack(p.times(Task.withoutLastRow(first)), bias));
    try (LaneGraph<TFloat64> graph = new LaneGraph<>(TFloat64.class)) {
      var factor = new Factor<>(Factor.Structure.FULL, constant(graph, p));
      var here =
          new PreconditionedOracle<>(
                  graph.ops,
                  loss(graph, task),
                  Map.of(task.initial().network().firstWeight(), factor))
              .at(parameters(graph, task.initial()));
      assertClose(flat(expected), graph.run(graph.flat(here.gradients())), ROUNDING);
    }
  }
}
