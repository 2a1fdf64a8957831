package org.sigmap.graph.optim;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sigmap.graph.InGraph;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.PlainLoops;
import org.sigmap.graph.TestMatrices;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat64;

class LbfgsMemoryTest {
  /** Relative to the largest entry, in float64. */
  private static final double ROUNDING = 1e-11;

  private static final int SLOTS = 3;
  private static final int SIZE = 7;
  private static final int MOVES = 8;

  /** A pair of a lane, or one of negative curvature, which is not to be learnt. */
  private record Pair(double[] step, double[] change, boolean may) {}

  /**
   * Lanes whose rings stand at different slots: one that learns every pair, one that may not at
   * every third move, one whose every other pair has negative curvature, one that learns a single
   * pair, and one that learns none.
   */
  @Test
  void equalsTheTwoLoopRecursionOverThePairsOfEachLane() {
    SeedStream stream = new SeedStreams(3).stream("pairs");
    List<List<Pair>> lanes = new ArrayList<>();
    for (int lane = 0; lane < 5; lane++) {
      List<Pair> pairs = new ArrayList<>();
      Matrix curvature = TestMatrices.positiveDefinite(stream, SIZE);
      for (int move = 0; move < MOVES; move++) {
        double[] step = stream.gaussians(SIZE);
        double sign = lane == 2 && move % 2 == 0 ? -1 : 1;
        Matrix change = PlainLoops.scale(sign, curvature.times(Matrix.column(step)));
        boolean may = !(lane == 1 && move % 3 == 1 || lane == 3 && move != 2 || lane == 4);
        pairs.add(new Pair(step, change.values(), may));
      }
      lanes.add(pairs);
    }
    double[] gradient = stream.gaussians(lanes.size() * SIZE);
    double[] ours = directions(lanes, gradient);
    for (int lane = 0; lane < lanes.size(); lane++) {
      TestMatrices.assertClose(
          twoLoops(lanes.get(lane), row(gradient, lane)),
          row(ours, lane),
          ROUNDING,
          "lane " + lane);
    }
  }

  private static double[] row(double[] all, int lane) {
    return java.util.Arrays.copyOfRange(all, lane * SIZE, (lane + 1) * SIZE);
  }

  private static double[] directions(List<List<Pair>> lanes, double[] gradient) {
    return InGraph.evaluate(
            tf -> {
              LaneOps<TFloat64> ops = new LaneOps<>(tf, TFloat64.class);
              LbfgsMemory<TFloat64> memory = LbfgsMemory.empty(ops, lanes.size(), SLOTS, SIZE);
              for (int move = 0; move < MOVES; move++) {
                int now = move;
                double[] steps = new double[lanes.size() * SIZE];
                double[] changes = new double[steps.length];
                boolean[] may = new boolean[lanes.size()];
                for (int lane = 0; lane < lanes.size(); lane++) {
                  Pair pair = lanes.get(lane).get(now);
                  System.arraycopy(pair.step(), 0, steps, lane * SIZE, SIZE);
                  System.arraycopy(pair.change(), 0, changes, lane * SIZE, SIZE);
                  may[lane] = pair.may();
                }
                memory =
                    memory.learn(ops, vectors(ops, steps), vectors(ops, changes), tf.constant(may));
              }
              return List.of(memory.direction(ops, vectors(ops, gradient)));
            })
        .get(0);
  }

  private static Operand<TFloat64> vectors(LaneOps<TFloat64> ops, double[] values) {
    return InGraph.constant(ops.tf(), Shape.of(values.length / SIZE, SIZE), values);
  }

  /** Nocedal and Wright 2006, Algorithm 7.4, over the last pairs that were learnt. */
  private static double[] twoLoops(List<Pair> all, double[] gradient) {
    List<Pair> pairs =
        new ArrayList<>(
            all.stream().filter(p -> p.may() && dot(p.step(), p.change()) > 1e-10).toList());
    while (pairs.size() > SLOTS) {
      pairs.remove(0);
    }
    double[] q = gradient.clone();
    double[] alphas = new double[pairs.size()];
    for (int i = pairs.size() - 1; i >= 0; i--) {
      Pair pair = pairs.get(i);
      alphas[i] = dot(pair.step(), q) / dot(pair.step(), pair.change());
      add(q, -alphas[i], pair.change());
    }
    if (!pairs.isEmpty()) {
      Pair newest = pairs.get(pairs.size() - 1);
      double gamma = dot(newest.step(), newest.change()) / dot(newest.change(), newest.change());
      add(q, gamma - 1, q.clone());
    }
    for (int i = 0; i < pairs.size(); i++) {
      Pair pair = pairs.get(i);
      double beta = dot(pair.change(), q) / dot(pair.step(), pair.change());
      add(q, alphas[i] - beta, pair.step());
    }
    add(q, -2, q.clone());
    return q;
  }

  private static double dot(double[] a, double[] b) {
    return PlainLoops.dot(Matrix.column(a), Matrix.column(b));
  }

  private static void add(double[] to, double factor, double[] vector) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * vector[i];
    }
  }
}
