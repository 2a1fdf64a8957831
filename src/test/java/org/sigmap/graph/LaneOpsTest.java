package org.sigmap.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sigmap.graph.precondition.Covariance;
import org.sigmap.graph.precondition.DampedPower;
import org.sigmap.graph.precondition.Exponent;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.Normalization;
import org.sigmap.spec.Precision;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** What is worked out of a lane has the same bits alone and in a group. */
class LaneOpsTest {
  private static final int LANES = 3;
  private static final int ROWS = 40;
  private static final int COLUMNS = 11;

  /** Below, at and above 128² multiply-adds, and with a side of one. */
  @ParameterizedTest
  @CsvSource({
    "20, 5, 8",
    "3, 11, 20",
    "50, 31, 2",
    "12, 30, 2",
    "100, 50, 2",
    "10, 100, 10",
    "8, 600, 3",
    "128, 2, 64",
    "128, 2, 65",
    "20, 8, 1",
    "1, 10, 50",
    "200, 11, 64",
    "5, 1, 9"
  })
  void productsHaveTheBitsOfAnyGroup(int a, int b, int c) {
    SeedStream stream = new SeedStreams(5).stream("products");
    double[] left = stream.gaussians(LANES * a * b);
    double[] right = stream.gaussians(LANES * b * c);
    List<double[]> together = products(left, right, LANES, a, b, c);
    for (int lane = 0; lane < LANES; lane++) {
      List<double[]> alone = products(of(left, lane), of(right, lane), 1, a, b, c);
      for (int i = 0; i < alone.size(); i++) {
        assertArrayEquals(of(together.get(i), lane), alone.get(i), "result " + i);
      }
    }
  }

  private static double[] of(double[] all, int lane) {
    int size = all.length / LANES;
    return Arrays.copyOfRange(all, lane * size, (lane + 1) * size);
  }

  /** AB, A(Bᵀ)ᵀ, (Aᵀ)ᵀB, and the derivatives of the sum of the first's squares. */
  private static List<double[]> products(
      double[] left, double[] right, int lanes, int a, int b, int c) {
    return InGraph.evaluate(
        (tf, feeds) -> {
          LaneOps<TFloat32> ops = new LaneOps<>(tf, TFloat32.class);
          Operand<TFloat32> x = feeds.of(tf, TFloat32.class, Shape.of(lanes, a, b), left);
          Operand<TFloat32> y = feeds.of(tf, TFloat32.class, Shape.of(lanes, b, c), right);
          List<Operand<TFloat32>> all = new ArrayList<>();
          all.add(ops.matMul(x, y));
          all.add(ops.matMulTransposed(x, turned(tf, y)));
          all.add(ops.transposedMatMul(turned(tf, x), y));
          Operand<TFloat32> loss =
              tf.reduceSum(tf.math.square(all.get(0)), tf.constant(new int[] {0, 1, 2}));
          Gradients gradients = tf.gradients(loss, List.of(x, y));
          all.add(gradients.dy(0));
          all.add(gradients.dy(1));
          return all;
        });
  }

  private static Operand<TFloat32> turned(Ops tf, Operand<TFloat32> matrices) {
    return tf.linalg.transpose(matrices, tf.constant(new int[] {0, 2, 1}));
  }

  /** Sums, powers and losses, of no whole number of registers. */
  @ParameterizedTest
  @CsvSource({"3, FLOAT32", "16, FLOAT32", "3, FLOAT64", "16, FLOAT64"})
  void entriesHaveTheBitsOfAnyGroup(int lanes, Precision precision) {
    double[] values = new SeedStreams(6).stream("entries").gaussians(lanes * ROWS * COLUMNS);
    List<double[]> together = entries(precision, values, lanes);
    for (int lane : new int[] {0, lanes - 1}) {
      int size = ROWS * COLUMNS;
      double[] own = Arrays.copyOfRange(values, lane * size, (lane + 1) * size);
      List<double[]> alone = entries(precision, own, 1);
      for (int i = 0; i < alone.size(); i++) {
        int from = lane * alone.get(i).length;
        double[] part = Arrays.copyOfRange(together.get(i), from, from + alone.get(i).length);
        assertArrayEquals(part, alone.get(i), "result " + i + " of lane " + lane);
      }
    }
  }

  private static List<double[]> entries(Precision precision, double[] values, int lanes) {
    return precision == Precision.FLOAT32
        ? entries(TFloat32.class, values, lanes)
        : entries(TFloat64.class, values, lanes);
  }

  private static <T extends TFloating> List<double[]> entries(
      Class<T> type, double[] values, int lanes) {
    return InGraph.evaluate(
        (tf, feeds) -> {
          LaneOps<T> ops = new LaneOps<>(tf, type);
          LaneOps<TFloat64> exact = new LaneOps<>(tf, TFloat64.class);
          Operand<T> x = feeds.of(tf, type, Shape.of(lanes, ROWS, COLUMNS), values);
          Operand<T> y = tf.math.abs(x);
          Operand<T> exponent = ops.meanPerLane(x);
          Operand<TFloat64> sigma = Covariance.empirical(exact, tf.dtypes.cast(x, TFloat64.class));
          Operand<TFloat64> p = tf.dtypes.cast(exponent, TFloat64.class);
          LossKind.Differentiable<T> loss = LossKind.CROSS_ENTROPY.differentiable(ops, x, y);
          return List.of(
              exponent,
              ops.sumPerLane(x),
              ops.meanOverRows(x),
              ops.apart(y, v -> tf.math.pow(v, ops.perLane(exponent, v))),
              LaneMatrices.power(ops, ops.transposedMatMul(x, x), -0.25, ops.sumPerLane(y)),
              DampedPower.of(
                      exact,
                      sigma,
                      new Exponent(p, tf.math.square(p), Math.ulp(1.0), Normalization.NONE))
                  .matrix(),
              loss.value(),
              loss.gradient());
        });
  }
}
