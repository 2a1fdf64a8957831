package org.sigmap.graph.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.graph.InGraph;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.ReferenceNetwork;
import org.sigmap.graph.gradient.TrainingLoss;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.ActivationKind;
import org.sigmap.spec.Biases;
import org.sigmap.spec.Initialization;
import org.sigmap.spec.ModelSpec;
import org.sigmap.spec.Parameterization;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** The passes that go back by hand, against what TensorFlow differentiates of the plain one. */
class NetworkPassTest {
  private static final int LANES = 2;
  private static final int ROWS = 9;
  private static final int INPUTS = 3;
  private static final int HIDDEN = 7;

  /** Sums of fewer than a hundred float64 terms in another order, relative to the largest. */
  private static final double STEP = 1e-6;

  /** Of central differences with that step, relative to the largest entry. */
  private static final double DIFFERENCES = 1e-7;

  private static final double ROUNDING = 1e-12;

  /** A network and a loss. */
  record Case(Network network, LossKind loss, String name) {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * Every activation, loss and depth from 1 to 4 that there are; one output and several, layers
   * that narrow (whose bias is not folded into their weights) and widen, and every parameterization
   * in turn.
   */
  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (LossKind loss : LossKind.values()) {
      for (ActivationKind activation : ActivationKind.values()) {
        cases.add(example(loss, activation, 1, 2, 3, cases.size()));
        for (int depth = 1; depth <= 4; depth++) {
          int turn = cases.size();
          int hidden = depth == 1 || turn % 2 == 0 ? HIDDEN : 2;
          cases.add(example(loss, activation, depth, hidden, turn / 5 % 2 == 0 ? 1 : 3, turn));
        }
      }
    }
    return cases.stream();
  }

  private static Case example(
      LossKind loss, ActivationKind activation, int depth, int hidden, int outputs, int turn) {
    Parameterization scales = Parameterization.values()[turn % Parameterization.values().length];
    ModelSpec model =
        new ModelSpec(
            hidden, depth, 1, Initialization.KAIMING_UNIFORM, Biases.ZERO, activation, scales);
    return new Case(
        Network.of(model, INPUTS, outputs),
        loss,
        loss + " " + activation + " " + scales + " " + depth + "x" + hidden + " to " + outputs);
  }

  /**
   * Loss, gradients and taps of every layer, by hand and by TensorFlow; H·v along a random
   * direction against central differences of the gradient, small enough that no unit switches.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void goesBackAsAutomaticDifferentiationDoes(Case example) {
    Network network = example.network();
    SeedStream stream = new SeedStreams(5).stream(example.toString());
    double[] theta = stream.gaussians(LANES * network.size());
    double[] v = stream.gaussians(LANES * network.size());
    double[] x = stream.gaussians(LANES * ROWS * INPUTS);
    double[] y = targets(example, stream);
    List<double[]> seen =
        InGraph.evaluate(
            tf -> {
              LaneOps<TFloat64> ops = new LaneOps<>(tf, TFloat64.class);
              Parameters<TFloat64> point = along(ops, network, theta, v, 0);
              Operand<TFloat64> rows = InGraph.constant(tf, Shape.of(LANES, ROWS, INPUTS), x);
              Operand<TFloat64> labels =
                  InGraph.constant(tf, Shape.of(LANES, ROWS, network.outputs()), y);
              var ours = new TrainingLoss<>(ops, example.loss(), rows, labels, null, false);
              var here = ours.at(point);
              List<Operand<?>> byHand = new ArrayList<>(List.of(here.loss()));
              byHand.addAll(here.gradients().asList());
              ours.taps(point).layers().values().forEach(tap -> byHand.add(tap.gradients()));
              List<Operand<?>> curvature =
                  List.of(
                      ours.hessianVectorProduct(point, along(ops, network, v, v, 0)).flat(ops),
                      ours.at(along(ops, network, theta, v, STEP)).gradients().flat(ops),
                      ours.at(along(ops, network, theta, v, -STEP)).gradients().flat(ops));
              return Stream.of(curvature, byHand, byTensorFlow(ops, example, point, rows, labels))
                  .flatMap(List::stream)
                  .toList();
            });
    double[] difference = new double[v.length];
    Arrays.setAll(difference, k -> (seen.get(1)[k] - seen.get(2)[k]) / (2 * STEP));
    assertNear(difference, seen.get(0), DIFFERENCES, "H·v");
    int half = (seen.size() - 3) / 2;
    for (int i = 3; i < 3 + half; i++) {
      assertNear(seen.get(half + i), seen.get(i), ROUNDING, "result " + (i - 3));
    }
  }

  private static void assertNear(
      double[] expected, double[] actual, double tolerance, String what) {
    double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    for (int k = 0; k < expected.length; k++) {
      assertEquals(expected[k], actual[k], tolerance * scale, what + ", entry " + k);
    }
  }

  /** θ + εv. */
  private static Parameters<TFloat64> along(
      LaneOps<TFloat64> ops, Network network, double[] theta, double[] v, double step) {
    double[] moved = new double[theta.length];
    Arrays.setAll(moved, i -> theta[i] + step * v[i]);
    return Parameters.ofFlat(
        ops, network, InGraph.constant(ops.tf(), Shape.of(LANES, network.size()), moved));
  }

  private static double[] targets(Case example, SeedStream stream) {
    int outputs = example.network().outputs();
    double[] y = stream.gaussians(LANES * ROWS * outputs);
    return ReferenceNetwork.targets(example.loss(), y, outputs);
  }

  private static List<Operand<?>> byTensorFlow(
      LaneOps<TFloat64> ops,
      Case example,
      Parameters<TFloat64> point,
      Operand<TFloat64> x,
      Operand<TFloat64> y) {
    Ops tf = ops.tf();
    Network.Activations<TFloat64> forward = Network.forward(ops, point, x);
    LossKind kind = example.loss();
    double entries = ROWS * kind.entries(example.network().outputs());
    Operand<TFloat64> loss =
        tf.math.div(kind.sums(ops, forward.outputs(), y).get(0), ops.constant(entries));
    List<Operand<?>> by = new ArrayList<>(point.asList());
    forward.taps().forEach(tap -> by.add(tap.products()));
    List<Operand<?>> all = new ArrayList<>(List.of(loss));
    all.addAll(tf.gradients(tf.reduceSum(loss, ops.ints(0)), by).dy());
    return all;
  }
}
