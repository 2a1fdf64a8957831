package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.TestMatrices;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.optim.Chain;
import org.sigmap.graph.optim.ScaleByLearningRate;
import org.sigmap.graph.precondition.Preconditioner;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.Precision;

/** Seeded lanes of a size that trains in microseconds, and comparisons between trained lanes. */
final class SmallLanes {
  static final int ROWS = 12;
  static final int TEST_ROWS = 9;
  static final int INPUTS = 4;
  static final int HIDDEN = 8;
  static final int OUTPUTS = 1;

  private static final double[] EXPONENTS = {1, 0, -0.5, -1, 0.5, -1.5};

  private SmallLanes() {}

  /** Gradient descent, weight decay in the loss. */
  static TrainingShape shape(int lanes, Precision precision, Preconditioner preconditioning) {
    return shape(lanes, precision, preconditioning, descent(UpdateRule.LossDecay.SCALED, false));
  }

  /** Gradient descent at a learning rate and a weight decay of each lane's. */
  static UpdateRule descent(UpdateRule.LossDecay decay, boolean decayBiases) {
    return new UpdateRule(
        new Chain(List.of(new ScaleByLearningRate())),
        List.of(Hyperparameters.LEARNING_RATE, Hyperparameters.WEIGHT_DECAY),
        decay,
        decayBiases);
  }

  static TrainingShape shape(
      int lanes, Precision precision, Preconditioner preconditioning, UpdateRule rule) {
    return new TrainingShape(
            new RowCounts(ROWS, TEST_ROWS),
            Network.of(INPUTS, HIDDEN, OUTPUTS),
            precision,
            preconditioning,
            rule,
            LossKind.MEAN_SQUARED_ERROR)
        .withLanes(lanes);
  }

  /** Lanes that differ in data, covariance, initial weights, p, learning rate and decay. */
  static List<LaneInputs> draw(int count) {
    List<LaneInputs> lanes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lanes.add(lane(i, EXPONENTS[i % EXPONENTS.length], 0.02 + 0.003 * i, 0.05 * (i % 4)));
    }
    return lanes;
  }

  /** Weights of order one, biases too, so that nothing under test is hidden by a zero. */
  static LaneInputs lane(int seed, double exponent, double learningRate, double weightDecay) {
    SeedStream stream = new SeedStreams(31).stream("lane-" + seed);
    Matrix x = TestMatrices.gaussian(stream, ROWS, INPUTS);
    Matrix y = TestMatrices.gaussian(stream, ROWS, OUTPUTS);
    Matrix testX = TestMatrices.gaussian(stream, TEST_ROWS, INPUTS);
    Matrix testY = TestMatrices.gaussian(stream, TEST_ROWS, OUTPUTS);
    Weights initial =
        new Weights(
            scaled(TestMatrices.gaussian(stream, INPUTS, HIDDEN), 0.5),
            scaled(TestMatrices.gaussian(stream, 1, HIDDEN), 0.3).values(),
            scaled(TestMatrices.gaussian(stream, HIDDEN, OUTPUTS), 0.3),
            scaled(TestMatrices.gaussian(stream, 1, OUTPUTS), 0.3).values());
    Matrix covariance = TestMatrices.positiveDefinite(stream, INPUTS);
    return new LaneInputs(
            new Examples(x, y, testX, testY),
            initial,
            LaneMatrix.covariance(covariance),
            hyperparameters(learningRate, weightDecay))
        .withPower(exponent, 0);
  }

  /** Σ that a lane brings. */
  static Matrix matrix(LaneInputs lane) {
    int d = lane.examples().trainInputs().columns();
    double[] all = new double[d * d];
    Arrays.setAll(all, i -> lane.matrix().values().at(i / d, i % d));
    return new Matrix(d, d, all);
  }

  static Map<String, Double> hyperparameters(double learningRate, double weightDecay) {
    return Map.of(
        Hyperparameters.LEARNING_RATE, learningRate, Hyperparameters.WEIGHT_DECAY, weightDecay);
  }

  private static Matrix scaled(Matrix matrix, double factor) {
    double[] values = matrix.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return new Matrix(matrix.rows(), matrix.columns(), values);
  }

  /** What a training left: the observations at the ends of its chunks, and the weights. */
  record Trained(List<Observation> observations, List<Weights> weights) {
    Observation last() {
      return observations.get(observations.size() - 1);
    }
  }

  static Trained train(TrainingShape shape, List<LaneInputs> lanes, int... chunks) {
    try (TrainingSession session = TrainingSession.open(shape, SessionOptions.singleThreaded())) {
      return train(session, lanes, chunks);
    }
  }

  static Trained train(TrainingSession session, List<LaneInputs> lanes, int... chunks) {
    session.load(lanes);
    List<Observation> observations = new ArrayList<>();
    for (int steps : chunks) {
      observations.add(session.advance(steps));
    }
    return new Trained(observations, session.weights());
  }

  static int[] repeat(int steps, int times) {
    int[] chunks = new int[times];
    Arrays.fill(chunks, steps);
    return chunks;
  }

  static void assertBitwise(Weights expected, Weights actual, String what) {
    // assertArrayEquals tells −0.0 from 0.0 and takes NaN for equal to NaN.
    assertArrayEquals(expected.w1().values(), actual.w1().values(), what + ": w1");
    assertArrayEquals(expected.b1(), actual.b1(), what + ": b1");
    assertArrayEquals(expected.w2().values(), actual.w2().values(), what + ": w2");
    assertArrayEquals(expected.b2(), actual.b2(), what + ": b2");
  }

  /**
   * Largest deviation: of weights relative to the largest of their matrix, of biases relative to
   * the largest weight of either, since a bias may be near zero.
   */
  static double deviation(Weights expected, Weights actual) {
    double largest = 0;
    for (Matrix matrix : List.of(expected.w1(), expected.w2())) {
      for (double value : matrix.values()) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    double weights =
        Math.max(
            TestMatrices.deviation(expected.w1().values(), actual.w1().values()),
            TestMatrices.deviation(expected.w2().values(), actual.w2().values()));
    double biases =
        Math.max(
            TestMatrices.difference(expected.b1(), actual.b1()),
            TestMatrices.difference(expected.b2(), actual.b2()));
    return Math.max(weights, biases / largest);
  }

  static void assertClose(Weights expected, Weights actual, double tolerance, String what) {
    double deviation = deviation(expected, actual);
    assertTrue(deviation <= tolerance, what + ": deviation " + deviation + " exceeds " + tolerance);
  }

  static void assertBitwise(Observation expected, Observation actual, String what) {
    assertEquals(expected.step(), actual.step(), what + ": step");
    assertArrayEquals(
        expected.lossBeforeUpdate(), actual.lossBeforeUpdate(), what + ": loss before update");
    assertArrayEquals(expected.trainLoss(), actual.trainLoss(), what + ": train loss");
    assertArrayEquals(expected.testLoss(), actual.testLoss(), what + ": test loss");
    assertArrayEquals(expected.divergedAt(), actual.divergedAt(), what + ": diverged at");
  }
}
