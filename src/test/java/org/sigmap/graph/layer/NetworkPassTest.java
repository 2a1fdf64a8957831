package org.sigmap.graph.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.graph.InGraph;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.gradient.TrainingLoss;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
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

  /** Every activation and loss there is, depths 1 to 4, one output and several. */
  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (LossKind loss : LossKind.values()) {
      for (Activation.Function f : ActivationTest.functions().toList()) {
        for (int depth = 1; depth <= 4; depth++) {
          // A first layer that narrows is one whose bias is not folded into its weights.
          for (int hidden : new int[] {2, HIDDEN}) {
            for (int outputs : new int[] {1, 3}) {
              cases.add(
                  new Case(
                      network(f, depth, hidden, outputs),
                      loss,
                      loss + " " + f + " " + depth + "x" + hidden + " to " + outputs));
            }
          }
        }
      }
    }
    return cases.stream();
  }

  private static Network network(Activation.Function f, int depth, int hidden, int outputs) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 1; i <= depth; i++) {
      int inputs = i == 1 ? INPUTS : hidden;
      layers.add(new Dense(new Weight("w" + i, "b" + i, inputs, hidden), f));
    }
    layers.add(Dense.of(depth + 1, hidden, outputs, Activation.IDENTITY));
    return new Network(layers);
  }

  /** Gradients, taps of every layer, and the loss; by hand, then by TensorFlow. */
  @ParameterizedTest
  @MethodSource("cases")
  void goesBackAsAutomaticDifferentiationDoes(Case example) {
    Network network = example.network();
    SeedStream stream = new SeedStreams(5).stream(example.toString());
    double[] theta = stream.gaussians(LANES * network.size());
    double[] x = stream.gaussians(LANES * ROWS * INPUTS);
    double[] y = targets(example, stream);
    List<double[]> seen =
        InGraph.evaluate(
            tf -> {
              LaneOps<TFloat64> ops = new LaneOps<>(tf, TFloat64.class);
              Parameters<TFloat64> point =
                  Parameters.ofFlat(
                      ops, network, InGraph.constant(tf, Shape.of(LANES, network.size()), theta));
              Operand<TFloat64> rows = InGraph.constant(tf, Shape.of(LANES, ROWS, INPUTS), x);
              Operand<TFloat64> labels =
                  InGraph.constant(tf, Shape.of(LANES, ROWS, network.outputs()), y);
              var ours = new TrainingLoss<>(ops, example.loss(), rows, labels, null, false);
              var here = ours.at(point);
              List<Operand<?>> byHand = new ArrayList<>(List.of(here.loss()));
              byHand.addAll(here.gradients().asList());
              ours.taps(point).layers().values().forEach(tap -> byHand.add(tap.gradients()));
              return Stream.of(byHand, byTensorFlow(ops, example, point, rows, labels))
                  .flatMap(List::stream)
                  .toList();
            });
    int half = seen.size() / 2;
    for (int i = 0; i < half; i++) {
      double[] expected = seen.get(half + i);
      double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
      for (int k = 0; k < expected.length; k++) {
        assertEquals(expected[k], seen.get(i)[k], ROUNDING * scale, i + ", entry " + k);
      }
    }
  }

  /** Along a random direction; small enough that no unit switches. */
  @ParameterizedTest
  @MethodSource("cases")
  void hessianVectorProductEqualsCentralDifferencesOfTheGradient(Case example) {
    Network network = example.network();
    SeedStream stream = new SeedStreams(6).stream(example.toString());
    double[] theta = stream.gaussians(LANES * network.size());
    double[] v = stream.gaussians(LANES * network.size());
    double[] x = stream.gaussians(LANES * ROWS * INPUTS);
    double[] y = targets(example, stream);
    List<double[]> seen =
        InGraph.evaluate(
            tf -> {
              LaneOps<TFloat64> ops = new LaneOps<>(tf, TFloat64.class);
              Operand<TFloat64> rows = InGraph.constant(tf, Shape.of(LANES, ROWS, INPUTS), x);
              Operand<TFloat64> labels =
                  InGraph.constant(tf, Shape.of(LANES, ROWS, network.outputs()), y);
              var loss = new TrainingLoss<>(ops, example.loss(), rows, labels, null, false);
              return List.of(
                  loss.hessianVectorProduct(
                          along(ops, network, theta, v, 0), along(ops, network, v, v, 0))
                      .flat(ops),
                  loss.at(along(ops, network, theta, v, STEP)).gradients().flat(ops),
                  loss.at(along(ops, network, theta, v, -STEP)).gradients().flat(ops));
            });
    double scale = Arrays.stream(seen.get(0)).map(Math::abs).max().orElseThrow();
    for (int k = 0; k < v.length; k++) {
      double difference = (seen.get(1)[k] - seen.get(2)[k]) / (2 * STEP);
      assertEquals(difference, seen.get(0)[k], DIFFERENCES * scale, "entry " + k);
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
    return example.loss() == LossKind.CROSS_ENTROPY
        ? IntStream.range(0, y.length)
            .mapToDouble(i -> i % outputs == i / outputs % outputs ? 1 : 0)
            .toArray()
        : y;
  }

  private static List<Operand<?>> byTensorFlow(
      LaneOps<TFloat64> ops,
      Case example,
      Parameters<TFloat64> point,
      Operand<TFloat64> x,
      Operand<TFloat64> y) {
    Ops tf = ops.tf();
    Network.Activations<TFloat64> forward = Network.forward(ops, point, x);
    Operand<TFloat64> loss = example.loss().mean(ops, forward.outputs(), y);
    List<Operand<?>> by = new ArrayList<>(point.asList());
    forward.taps().forEach(tap -> by.add(tap.products()));
    List<Operand<?>> all = new ArrayList<>(List.of(loss));
    all.addAll(tf.gradients(tf.reduceSum(loss, ops.ints(0)), by).dy());
    return all;
  }
}
