package org.sigmap.graph.precondition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.graph.InGraph;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.ReferenceNetwork;
import org.sigmap.graph.TestMatrices;
import org.sigmap.graph.gradient.GradientOracle;
import org.sigmap.graph.gradient.TrainingLoss;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.IdentityN;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TFloat64;

class GradientTransformTest {
  private static final int LANES = 3;
  private static final int ROWS = 12;
  private static final int INPUTS = 5;
  private static final int HIDDEN = 7;
  private static final int OUTPUTS = 2;

  /** Float64 sums of a few hundred terms in another order. */
  private static final double ROUNDING = 1e-13;

  /**
   * Several Gaussian lanes; biases are drawn too, so that their gradients are not those of zero.
   */
  private record Problem(
      List<Matrix> x,
      List<Matrix> y,
      List<Matrix> p,
      List<Matrix> w1,
      List<Matrix> b1,
      List<Matrix> w2,
      List<Matrix> b2) {

    static Problem draw(int lanes) {
      SeedStream stream = new SeedStreams(21).stream("gradient-transform");
      Problem problem =
          new Problem(
              new ArrayList<>(),
              new ArrayList<>(),
              new ArrayList<>(),
              new ArrayList<>(),
              new ArrayList<>(),
              new ArrayList<>(),
              new ArrayList<>());
      for (int lane = 0; lane < lanes; lane++) {
        problem.x.add(TestMatrices.gaussian(stream, ROWS, INPUTS));
        problem.y.add(TestMatrices.gaussian(stream, ROWS, OUTPUTS));
        // Not symmetric, so that Pᵀ·G or G·P would show.
        problem.p.add(TestMatrices.gaussian(stream, INPUTS, INPUTS));
        problem.w1.add(TestMatrices.gaussian(stream, INPUTS, HIDDEN));
        problem.b1.add(TestMatrices.gaussian(stream, 1, HIDDEN));
        problem.w2.add(TestMatrices.gaussian(stream, HIDDEN, OUTPUTS));
        problem.b2.add(TestMatrices.gaussian(stream, 1, OUTPUTS));
      }
      return problem;
    }

    ReferenceNetwork network(int lane) {
      return ReferenceNetwork.of(
          w1.get(lane), b1.get(lane).values(), w2.get(lane), b2.get(lane).values());
    }

    Parameters<TFloat64> parameters(Ops tf) {
      return new Parameters<>(
          Network.of(INPUTS, HIDDEN, OUTPUTS),
          Map.of(
              "w1", InGraph.lanes(tf, w1),
              "b1", tf.squeeze(InGraph.lanes(tf, b1), Squeeze.axis(List.of(1L))),
              "w2", InGraph.lanes(tf, w2),
              "b2", tf.squeeze(InGraph.lanes(tf, b2), Squeeze.axis(List.of(1L)))));
    }
  }

  /** The transform registers its gradient when its class is first used. */
  @BeforeAll
  static void registerGradient() {
    InGraph.evaluate(
        tf -> List.of(GradientTransform.apply(tf, square(tf, 1), full(square(tf, 1)))));
  }

  private static Factor<TFloat64> full(Operand<TFloat64> p) {
    return new Factor<>(Factor.Structure.FULL, p);
  }

  private static Operand<TFloat64> square(Ops tf, double diagonal) {
    return InGraph.constant(tf, Shape.of(2, 2), diagonal, 0.5, -0.25, diagonal);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3})
  void transformedLossHasThePreconditionedGradient(double decay) {
    Problem problem = Problem.draw(LANES);
    double[] factors = new double[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      factors[lane] = decay * (lane + 1);
    }
    List<double[]> actual =
        InGraph.evaluate(
            tf -> {
              Operand<TFloat64> factor =
                  decay == 0 ? null : InGraph.constant(tf, Shape.of(LANES), factors);
              LaneOps<TFloat64> ops = new LaneOps<>(tf, TFloat64.class);
              TrainingLoss<TFloat64> loss =
                  new TrainingLoss<>(
                      ops,
                      LossKind.MEAN_SQUARED_ERROR,
                      InGraph.lanes(tf, problem.x),
                      InGraph.lanes(tf, problem.y),
                      factor,
                      false);
              GradientOracle.Evaluation<TFloat64> here =
                  new PreconditionedOracle<>(
                          ops,
                          loss,
                          Map.of(
                              Network.of(INPUTS, HIDDEN, OUTPUTS).firstWeight(),
                              full(InGraph.lanes(tf, problem.p))))
                      .at(problem.parameters(tf));
              List<Operand<?>> fetches = new ArrayList<>(List.of(here.loss()));
              fetches.addAll(here.gradients().asList());
              return fetches;
            });
    for (int lane = 0; lane < LANES; lane++) {
      assertLane(problem, lane, new ReferenceNetwork.LossDecay(factors[lane], false), actual);
    }
  }

  private static void assertLane(
      Problem problem, int lane, ReferenceNetwork.LossDecay decay, List<double[]> actual) {
    double[][] x = ReferenceNetwork.rows(problem.x.get(lane));
    double[][] y = ReferenceNetwork.rows(problem.y.get(lane));
    ReferenceNetwork network = problem.network(lane);
    ReferenceNetwork expected =
        network.gradient(x, y, decay).preconditioned(ReferenceNetwork.rows(problem.p.get(lane)));
    String where = " of lane " + lane;
    assertClose(new double[] {network.loss(x, y, decay)}, actual.get(0), lane, "loss" + where);
    assertClose(Matrix.of(expected.w1()).values(), actual.get(1), lane, "w1" + where);
    assertClose(expected.b1(), actual.get(2), lane, "b1" + where);
    assertClose(Matrix.of(expected.w2()).values(), actual.get(3), lane, "w2" + where);
    assertClose(expected.b2(), actual.get(4), lane, "b2" + where);
  }

  private static void assertClose(double[] expected, double[] lanes, int lane, String what) {
    Matrix own = InGraph.lane(lanes, lane, 1, expected.length);
    TestMatrices.assertClose(expected, own.values(), ROUNDING, what);
  }

  @Test
  void referenceGradientIsTheSlopeOfTheReferenceLoss() {
    Problem problem = Problem.draw(1);
    double[][] x = ReferenceNetwork.rows(problem.x.get(0));
    double[][] y = ReferenceNetwork.rows(problem.y.get(0));
    ReferenceNetwork.LossDecay decay = new ReferenceNetwork.LossDecay(0.3, true);
    ReferenceNetwork network = problem.network(0);
    ReferenceNetwork gradient = network.gradient(x, y, decay);
    double squaredNorm = 0;
    for (double[][] block :
        List.of(gradient.w1(), gradient.w2(), new double[][] {gradient.b1(), gradient.b2()})) {
      for (double[] row : block) {
        for (double value : row) {
          squaredNorm += value * value;
        }
      }
    }
    double h = 1e-6;
    double slope =
        (network.plus(h, gradient).loss(x, y, decay) - network.plus(-h, gradient).loss(x, y, decay))
            / (2 * h);
    double differenceQuotientError = 1e-7;
    assertTrue(
        Math.abs(slope / squaredNorm - 1) < differenceQuotientError,
        "directional derivative " + slope + " against " + squaredNorm);
  }

  @Test
  void forwardIsTheIdentityBitForBit() {
    double[] w1 = {-0.0, Double.MIN_VALUE, 1.0 / 3, Double.NaN, Double.POSITIVE_INFINITY, -1e308};
    List<double[]> out =
        InGraph.evaluate(
            tf ->
                List.of(
                    GradientTransform.apply(
                        tf,
                        InGraph.constant(tf, Shape.of(1, 2, 3), w1),
                        full(InGraph.constant(tf, Shape.of(1, 2, 2), 9, 8, 7, 6)))));
    for (int i = 0; i < w1.length; i++) {
      assertTrue(
          Double.doubleToRawLongBits(w1[i]) == Double.doubleToRawLongBits(out.get(0)[i]),
          "entry " + i + ": " + out.get(0)[i]);
    }
  }

  @Test
  void identityNElsewhereKeepsTheIdentityGradient() {
    List<double[]> gradients =
        InGraph.evaluate(
            tf -> {
              Operand<TFloat64> a = square(tf, 2);
              Operand<TFloat64> b = square(tf, 3);
              // A name that only begins like the transform's is still an ordinary one.
              IdentityN pair =
                  IdentityN.create(
                      tf.scope().withName(GradientTransform.NAME + "Free"), List.of(a, b));
              Operand<TFloat64> first = pair.output().get(0).asOutput().expect(TFloat64.class);
              Operand<TFloat64> second = pair.output().get(1).asOutput().expect(TFloat64.class);
              // d/da Σa² = 2a and d/db Σ5b = 5.
              Operand<TFloat64> sum =
                  tf.math.add(
                      total(tf, tf.math.square(first)),
                      total(tf, tf.math.mul(second, tf.constant(5.0))));
              return fetch(tf, sum, List.of(a, b));
            });
    assertArrayEquals(new double[] {4, 1, -0.5, 4}, gradients.get(0));
    assertArrayEquals(new double[] {5, 5, 5, 5}, gradients.get(1));
  }

  @Test
  void identityNElsewhereMayHaveUnusedOutputs() {
    List<double[]> gradients =
        InGraph.evaluate(
            tf -> {
              Operand<TFloat64> a = square(tf, 2);
              IdentityN pair = IdentityN.create(tf.scope(), List.of(a, square(tf, 3)));
              Operand<TFloat64> first = pair.output().get(0).asOutput().expect(TFloat64.class);
              return fetch(tf, total(tf, tf.math.square(first)), List.of(a));
            });
    assertArrayEquals(new double[] {4, 1, -0.5, 4}, gradients.get(0));
  }

  @Test
  void preconditionerIsAConstantOfTheDifferentiation() {
    List<double[]> gradients =
        InGraph.evaluate(
            tf -> {
              Operand<TFloat64> w1 = square(tf, 2);
              Operand<TFloat64> p = square(tf, 3);
              Operand<TFloat64> out = GradientTransform.apply(tf, w1, full(p));
              return fetch(tf, total(tf, tf.math.square(out)), List.of(w1, p));
            });
    // P·2W₁ with P = [[3, .5], [−.25, 3]] and W₁ = [[2, .5], [−.25, 2]].
    assertArrayEquals(new double[] {11.75, 5, -2.5, 11.75}, gradients.get(0));
    assertArrayEquals(new double[4], gradients.get(1));
  }

  @Test
  void severalTransformsInOneGraphKeepTheirOwnPreconditioner() {
    List<double[]> gradients =
        InGraph.evaluate(
            tf -> {
              Operand<TFloat64> w1 = square(tf, 2);
              Operand<TFloat64> once = GradientTransform.apply(tf, w1, full(eye(tf, 10)));
              Operand<TFloat64> twice = GradientTransform.apply(tf, w1, full(eye(tf, 100)));
              return fetch(tf, tf.math.add(total(tf, once), total(tf, twice)), List.of(w1));
            });
    assertArrayEquals(new double[] {110, 110, 110, 110}, gradients.get(0));
  }

  private static Operand<TFloat64> eye(Ops tf, double factor) {
    return InGraph.constant(tf, Shape.of(2, 2), factor, 0, 0, factor);
  }

  private static Operand<TFloat64> total(Ops tf, Operand<TFloat64> matrix) {
    return tf.reduceSum(matrix, tf.constant(new int[] {0, 1}));
  }

  private static List<Operand<?>> fetch(
      Ops tf, Operand<TFloat64> loss, List<Operand<TFloat64>> points) {
    return List.copyOf(tf.gradients(loss, points).dy());
  }
}
