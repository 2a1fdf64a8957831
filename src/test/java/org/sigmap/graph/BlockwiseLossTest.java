package org.sigmap.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.graph.layer.BlockwiseLoss;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

class BlockwiseLossTest {
  private static final int LANES = 2;
  private static final int INPUTS = 4;
  private static final int HIDDEN = 6;
  private static final int OUTPUTS = 2;

  /** Float32 sums in another order; one row more or less would be 1e-3. */
  private static final double FLOAT32_TOLERANCE = 1e-6;

  private static final double FLOAT64_TOLERANCE = 1e-14;

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 257, 511, 512, 513, 1000, 1024})
  void equalsTheLossOverAllRowsAtOnce(int rows) {
    compare(rows, TFloat32.class, FLOAT32_TOLERANCE);
    compare(rows, TFloat64.class, FLOAT64_TOLERANCE);
  }

  private static <T extends TFloating> void compare(int rows, Class<T> type, double tolerance) {
    SeedStream stream = new SeedStreams(23).stream("rows-" + rows);
    List<Matrix> x = pair(stream, rows, INPUTS);
    List<Matrix> y = pair(stream, rows, OUTPUTS);
    double[] b1 = stream.gaussians(LANES * HIDDEN);
    double[] b2 = stream.gaussians(LANES * OUTPUTS);
    List<Matrix> w1 = pair(stream, INPUTS, HIDDEN);
    List<Matrix> w2 = pair(stream, HIDDEN, OUTPUTS);
    List<double[]> losses =
        InGraph.evaluate(
            tf -> {
              LaneOps<T> ops = new LaneOps<>(tf, type);
              Parameters<T> theta =
                  new Parameters<>(
                      Network.of(INPUTS, HIDDEN, OUTPUTS),
                      Map.of(
                          "w1", cast(tf, InGraph.lanes(tf, w1), type),
                          "b1", cast(tf, InGraph.constant(tf, Shape.of(LANES, HIDDEN), b1), type),
                          "w2", cast(tf, InGraph.lanes(tf, w2), type),
                          "b2",
                              cast(tf, InGraph.constant(tf, Shape.of(LANES, OUTPUTS), b2), type)));
              Operand<T> inputs = cast(tf, InGraph.lanes(tf, x), type);
              Operand<T> targets = cast(tf, InGraph.lanes(tf, y), type);
              Operand<T> outputs = Network.forward(ops, theta, inputs).outputs();
              return List.of(
                  Losses.meanSquaredError(ops, outputs, targets),
                  BlockwiseLoss.meanSquaredError(ops, theta, inputs, targets));
            });
    double[] loop = new double[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      loop[lane] =
          ReferenceNetwork.of(
                  w1.get(lane),
                  Arrays.copyOfRange(b1, lane * HIDDEN, (lane + 1) * HIDDEN),
                  w2.get(lane),
                  Arrays.copyOfRange(b2, lane * OUTPUTS, (lane + 1) * OUTPUTS))
              .meanSquaredError(
                  ReferenceNetwork.rows(x.get(lane)), ReferenceNetwork.rows(y.get(lane)));
      for (double[] loss : losses) {
        TestMatrices.assertClose(
            new double[] {loop[lane]},
            new double[] {loss[lane]},
            tolerance,
            rows + " rows, lane " + lane);
      }
    }
    TestMatrices.assertClose(losses.get(0), losses.get(1), tolerance, rows + " rows");
  }

  private static <T extends TFloating> Operand<T> cast(
      Ops tf, Operand<TFloat64> operand, Class<T> type) {
    return tf.dtypes.cast(operand, type);
  }

  private static List<Matrix> pair(SeedStream stream, int rows, int columns) {
    return List.of(
        TestMatrices.gaussian(stream, rows, columns), TestMatrices.gaussian(stream, rows, columns));
  }
}
