package org.sigmap.graph.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sigmap.graph.LaneGraph;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.ReferenceNetwork;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.graph.precondition.Factor;
import org.sigmap.graph.precondition.PreconditionedOracle;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Second derivatives in the graph against plain float64 loops, and what is made of them. */
class HessianVectorProductTest {
  private static final int N = 7;
  private static final int D = 3;
  private static final int H = 4;
  private static final int O = 3;
  private static final int SIZE = D * H + H + H * O + O;

  /** Central differences of a float64 gradient with step 1e-5 are good to about 1e-10. */
  private static final double STEP = 1e-5;

  private static final double AGAINST_DIFFERENCES = 1e-8;
  private static final double SINGLE = 2e-6;

  private final SeedStreams streams = new SeedStreams(31);

  /** A data loss as a function of flat parameters. */
  private record Problem(double[][] x, double[][] y, LossKind kind) {
    /** Gaussian inputs; Gaussian targets, or classes. */
    static Problem draw(SeedStreams streams, LossKind kind) {
      SeedStream stream = streams.stream("data/" + kind);
      double[][] x = new double[N][];
      double[][] y = new double[N][];
      for (int i = 0; i < N; i++) {
        x[i] = stream.gaussians(D);
        y[i] = ReferenceNetwork.targets(kind, stream.gaussians(O), O);
      }
      return new Problem(x, y, kind);
    }

    private static ReferenceNetwork at(double[] theta) {
      return ReferenceNetwork.ofFlat(ReferenceNetwork.Activation.RELU, theta, D, H, O);
    }

    double loss(double[] theta) {
      return at(theta).loss(x, y, kind);
    }

    double[] gradient(double[] theta) {
      return at(theta).gradient(x, y, kind).flat();
    }

    double margin(double[] theta) {
      return at(theta).margin(x);
    }

    double[] hessianVectorProduct(double[] theta, double[] vector, double step) {
      return at(theta).hessianVectorProduct(x, y, kind, at(vector), step);
    }
  }

  private double[] gaussians(String name) {
    return streams.stream(name).gaussians(SIZE);
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  /** The graph's loss on the reference's data, the same in each of {@code lanes} lanes. */
  private static <T extends TFloating> TrainingLoss<T> loss(
      LaneGraph<T> graph, Problem problem, int lanes, Operand<T> decay) {
    Operand<T> x = graph.constant(Shape.of(1, N, D), flat(problem.x));
    Operand<T> y = graph.constant(Shape.of(1, N, O), flat(problem.y));
    var tf = graph.ops.tf();
    return new TrainingLoss<>(
        graph.ops,
        problem.kind,
        tf.broadcastTo(x, graph.ops.ints(lanes, N, D)),
        tf.broadcastTo(y, graph.ops.ints(lanes, N, O)),
        decay,
        true);
  }

  @ParameterizedTest
  @EnumSource(LossKind.class)
  void lossAndGradientEqualPlainLoops(LossKind kind) {
    Problem problem = Problem.draw(streams, kind);
    double[] theta = gaussians("theta");
    try (LaneGraph<TFloat64> graph = new LaneGraph<>(TFloat64.class)) {
      var here = loss(graph, problem, 1, null).at(graph.parameters(D, H, O, theta));
      assertEquals(problem.loss(theta), graph.run(here.loss())[0], 1e-13);
      assertArrayEquals(problem.gradient(theta), graph.run(graph.flat(here.gradients())), 1e-13);
    }
  }

  @Test
  void crossEntropyOfHugeLogitsIsFinite() {
    LossKind loss = LossKind.CROSS_ENTROPY;
    try (LaneGraph<TFloat32> graph = new LaneGraph<>(TFloat32.class)) {
      Operand<TFloat32> logits = graph.constant(Shape.of(1, 2, 2), 1e4, -1e4, -3e38, 3e37);
      Operand<TFloat32> oneHot = graph.constant(Shape.of(1, 2, 2), 1, 0, 0, 1);
      assertEquals(0, graph.run(loss.sums(graph.ops, logits, oneHot).get(0))[0]);
    }
  }

  /** Two lanes at different points; neither preconditioner nor decay may show in the product. */
  @ParameterizedTest
  @EnumSource(LossKind.class)
  void productEqualsCentralDifferences(LossKind kind) {
    check(kind, TFloat64.class, AGAINST_DIFFERENCES);
    check(kind, TFloat32.class, SINGLE);
  }

  private <T extends TFloating> void check(LossKind kind, Class<T> type, double tolerance) {
    Problem problem = Problem.draw(streams, kind);
    double[][] points = {gaussians("theta"), gaussians("other")};
    double[][] vectors = {gaussians("vector"), gaussians("another")};
    try (LaneGraph<T> graph = new LaneGraph<>(type)) {
      double[] p = new double[2 * D * D];
      Arrays.fill(p, 0.5);
      Factor<T> factor = new Factor<>(Factor.Structure.FULL, graph.constant(Shape.of(2, D, D), p));
      TrainingLoss<T> plain = loss(graph, problem, 2, graph.constant(Shape.of(2), 0.3, 0.7));
      Parameters<T> theta = graph.parameters(D, H, O, points);
      Parameters<T> product =
          new PreconditionedOracle<>(
                  graph.ops, plain, Map.of(theta.network().firstWeight(), factor))
              .hessianVectorProduct(theta, graph.parameters(D, H, O, vectors));
      double[] ours = graph.run(graph.flat(product));
      for (int lane = 0; lane < points.length; lane++) {
        assertTrue(problem.margin(points[lane]) > 100 * STEP, "a kink is too near");
        double[] expected = problem.hessianVectorProduct(points[lane], vectors[lane], STEP);
        double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertArrayEquals(
            expected,
            Arrays.copyOfRange(ours, lane * SIZE, (lane + 1) * SIZE),
            tolerance * scale,
            type.getSimpleName() + " lane " + lane);
      }
    }
  }

  /** ⟨u, Hv⟩ = ⟨v, Hu⟩. */
  @ParameterizedTest
  @EnumSource(LossKind.class)
  void hessianIsSymmetric(LossKind kind) {
    Problem problem = Problem.draw(streams, kind);
    double[] u = gaussians("u");
    double[] v = gaussians("v");
    try (LaneGraph<TFloat64> graph = new LaneGraph<>(TFloat64.class)) {
      var oracle = loss(graph, problem, 1, null);
      var theta = graph.parameters(D, H, O, gaussians("theta"));
      var hu = oracle.hessianVectorProduct(theta, graph.parameters(D, H, O, u));
      var hv = oracle.hessianVectorProduct(theta, graph.parameters(D, H, O, v));
      assertEquals(dot(u, graph.run(graph.flat(hv))), dot(v, graph.run(graph.flat(hu))), 1e-12);
    }
  }

  /**
   * The mean of z∘Hz over N probes is within 5 standard errors of the diagonal, the variance of an
   * entry being exactly Σ_{j≠i} H_ij² for ±1; with −1 throughout, z∘Hz is the row sums.
   */
  @Test
  void hutchinsonEstimatesTheDiagonal() {
    int probes = 3000;
    Problem problem = Problem.draw(streams, LossKind.MEAN_SQUARED_ERROR);
    double[] theta = gaussians("theta");
    double[][] hessian = hessian(problem, theta);
    try (LaneGraph<TFloat64> graph = new LaneGraph<>(TFloat64.class)) {
      Placeholder<TInt32> step = graph.stepFeed();
      var context =
          new StepContext<>(
              graph.ops,
              graph.parameters(D, H, O, theta),
              new Hyperparameters<TFloat64>(Map.of()),
              step,
              graph.ops.ints(12345),
              loss(graph, problem, 1, null));
      Operand<TFloat64> estimate = graph.flat(Hutchinson.diagonal(context, new Probe.Rademacher()));
      Operand<TFloat64> rowSums = graph.flat(Hutchinson.diagonal(context, new Probe.MinusOne()));
      double[] mean = new double[SIZE];
      for (int t = 0; t < probes; t++) {
        double[] one = graph.run(estimate, step, t);
        for (int i = 0; i < mean.length; i++) {
          mean[i] += one[i] / probes;
        }
      }
      double[] sums = graph.run(rowSums, step, 0);
      for (int i = 0; i < mean.length; i++) {
        double variance = 0;
        double sum = 0;
        for (int j = 0; j < mean.length; j++) {
          variance += j == i ? 0 : hessian[i][j] * hessian[i][j];
          sum += hessian[i][j];
        }
        double allowed = 5 * Math.sqrt(variance / probes) + AGAINST_DIFFERENCES;
        assertEquals(hessian[i][i], mean[i], allowed, "diagonal " + i);
        assertEquals(sum, sums[i], AGAINST_DIFFERENCES * 10, "row sum " + i);
      }
    }
  }

  private static double[][] hessian(Problem problem, double[] theta) {
    double[][] columns = new double[theta.length][];
    for (int i = 0; i < theta.length; i++) {
      double[] unit = new double[theta.length];
      unit[i] = 1;
      columns[i] = problem.hessianVectorProduct(theta, unit, STEP);
    }
    return columns;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
