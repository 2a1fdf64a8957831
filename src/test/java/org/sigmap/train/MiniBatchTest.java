package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.optim.Chain;
import org.sigmap.graph.optim.ScaleByLearningRate;
import org.sigmap.graph.precondition.CovariancePower;
import org.sigmap.math.Matrix;
import org.sigmap.math.MatrixPower;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.ModelSpec;
import org.sigmap.spec.Precision;

/** Mini-batches against a plain float64 loop that goes through the rows in order. */
class MiniBatchTest {
  private static final int ROWS = 10;
  private static final int INPUTS = 3;
  private static final int HIDDEN = 5;
  private static final int STEPS = 13;
  private static final double RATE = 0.05;
  private static final double P = -1;
  private static final long SEED = 5;

  /** Thirteen float64 updates; one update moves weights by about 1e-2. */
  private static final double TOLERANCE = 1e-12;

  private final SeedStream stream = new SeedStreams(SEED).stream("task");
  private final Matrix x = new Matrix(ROWS, INPUTS, stream.gaussians(ROWS * INPUTS));
  private final Matrix y = new Matrix(ROWS, 1, stream.gaussians(ROWS));
  private final Matrix sigma = Matrix.diagonal(4, 1, 0.25);
  private final Weights initial =
      Weights.draw(new ModelSpec(HIDDEN, 1), INPUTS, 1, new SeedStreams(SEED));

  private TrainingShape shape(int batch) {
    return new TrainingShape(
        new RowCounts(ROWS, ROWS, batch, 0),
        Network.of(INPUTS, HIDDEN, 1),
        Precision.FLOAT64,
        new CovariancePower(CovarianceSource.POPULATION),
        new UpdateRule(
            new Chain(List.of(new ScaleByLearningRate())), List.of(Hyperparameters.LEARNING_RATE)),
        LossKind.MEAN_SQUARED_ERROR);
  }

  private Weights trained(TrainingShape shape, int... chunks) {
    try (TrainingSession session = TrainingSession.open(shape, SessionOptions.singleThreaded())) {
      session.load(
          List.of(
              new LaneInputs(
                      Examples.testedOnThemselves(x, y),
                      initial,
                      LaneMatrix.covariance(sigma),
                      Map.of(Hyperparameters.LEARNING_RATE, RATE))
                  .withPower(P, 0)));
      for (int steps : chunks) {
        session.advance(steps);
      }
      return session.weights().get(0);
    }
  }

  /** 4 does not divide 10, so batches wrap around; 5 does; 10 is the full batch. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5, 10})
  void batchesGoThroughTheRowsInOrder(int batch) {
    Weights found = trained(shape(batch), 6, STEPS - 6);
    Weights expected = reference(batch);
    assertClose(expected.w1().values(), found.w1().values());
    assertClose(expected.b1(), found.b1());
    assertClose(expected.w2().values(), found.w2().values());
    assertClose(expected.b2(), found.b2());
  }

  private static void assertClose(double[] expected, double[] actual) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], TOLERANCE, "entry " + i);
    }
  }

  private Weights reference(int batch) {
    double[] w1 = initial.w1().values().clone();
    double[] b1 = initial.b1().clone();
    double[] w2 = initial.w2().values().clone();
    double[] b2 = initial.b2().clone();
    Matrix power = MatrixPower.power(sigma, P, 0);
    for (int t = 0; t < STEPS; t++) {
      double[] g1 = new double[w1.length];
      double[] gb1 = new double[HIDDEN];
      double[] g2 = new double[HIDDEN];
      double gb2 = 0;
      for (int r = 0; r < batch; r++) {
        int row = (t * batch + r) % ROWS;
        double[] z = b1.clone();
        double output = b2[0];
        for (int j = 0; j < HIDDEN; j++) {
          for (int i = 0; i < INPUTS; i++) {
            z[j] += x.get(row, i) * w1[i * HIDDEN + j];
          }
          output += Math.max(0, z[j]) * w2[j];
        }
        double slope = 2 * (output - y.get(row, 0)) / batch;
        gb2 += slope;
        for (int j = 0; j < HIDDEN; j++) {
          g2[j] += slope * Math.max(0, z[j]);
          double back = z[j] > 0 ? slope * w2[j] : 0;
          gb1[j] += back;
          for (int i = 0; i < INPUTS; i++) {
            g1[i * HIDDEN + j] += power.get(i, i) * back * x.get(row, i);
          }
        }
      }
      descend(w1, g1);
      descend(b1, gb1);
      descend(w2, g2);
      b2[0] -= RATE * gb2;
    }
    return new Weights(new Matrix(INPUTS, HIDDEN, w1), b1, new Matrix(HIDDEN, 1, w2), b2);
  }

  private static void descend(double[] values, double[] gradient) {
    for (int i = 0; i < values.length; i++) {
      values[i] -= RATE * gradient[i];
    }
  }

  @Test
  void batchesMustFitTheRows() {
    assertThrows(IllegalArgumentException.class, () -> shape(ROWS + 1));
    String message = assertThrows(IllegalArgumentException.class, () -> shape(0)).getMessage();
    assertTrue(message.contains("0 rows"), message);
  }
}
