package org.sigmap.graph.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sigmap.graph.InGraph;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.ReferenceNetwork;
import org.sigmap.graph.TestMatrices;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.train.Weights;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** Against loops over rows in float64, and against itself in other groups and other loops. */
class MeasuresTest {
  private static final int LANES = 4;

  /** Float32 sums in another order; one row more or less of 1,100 would be 1e-3. */
  private static final double FLOAT32_TOLERANCE = 2e-6;

  private static final double FLOAT64_TOLERANCE = 1e-13;

  /** One lane: a network and rows. */
  private record Lane(Weights weights, Matrix x, Matrix y) {
    static Lane draw(Network network, int rows, LossKind kind, int seed) {
      SeedStream stream = new SeedStreams(23).stream("lane-" + seed);
      Map<String, double[]> values = new LinkedHashMap<>();
      network
          .parameters()
          .forEach(part -> values.put(part.name(), scaled(stream.gaussians(part.size()), 0.3)));
      Matrix x = TestMatrices.gaussian(stream, rows, network.inputs());
      int outputs = network.outputs();
      double[] y = stream.gaussians(rows * outputs);
      return new Lane(
          new Weights(network, values),
          x,
          new Matrix(rows, outputs, ReferenceNetwork.targets(kind, y, outputs)));
    }

    private static double[] scaled(double[] values, double factor) {
      return java.util.Arrays.stream(values).map(value -> value * factor).toArray();
    }

    double loss(LossKind kind) {
      return ReferenceNetwork.of(weights)
          .loss(ReferenceNetwork.rows(x), ReferenceNetwork.rows(y), kind);
    }

    double accuracy(LossKind kind) {
      return ReferenceNetwork.of(weights)
          .accuracy(ReferenceNetwork.rows(x), ReferenceNetwork.rows(y), kind);
    }
  }

  private static List<Lane> draw(Network network, int rows, LossKind kind) {
    return IntStream.range(0, LANES).mapToObj(i -> Lane.draw(network, rows, kind, i)).toList();
  }

  /** One in so many of the losses, others in another case. */
  private static List<LossKind> every(int step, int turn) {
    return Stream.of(LossKind.values()).filter(k -> (k.ordinal() + turn) % step == 0).toList();
  }

  private static Network network(String widths) {
    return Network.of(
        java.util.Arrays.stream(widths.split("-")).mapToInt(Integer::parseInt).toArray());
  }

  /** By measure, a value of each lane. */
  private static <T extends TFloating> Map<String, double[]> measure(
      List<Lane> lanes, LossKind kind, Class<T> type, int loops) {
    List<String> names = new ArrayList<>();
    List<double[]> values =
        InGraph.evaluate(
            (tf, feeds) -> {
              Network network = lanes.get(0).weights().network();
              LaneOps<T> ops = new LaneOps<>(tf, type);
              Parameters<T> theta =
                  Parameters.of(
                      network,
                      part ->
                          fed(
                              tf,
                              feeds,
                              type,
                              part.shape().prepend(lanes.size()),
                              lanes.stream()
                                  .map(lane -> lane.weights().values().get(part.name()))
                                  .toList()));
              Map<String, Operand<T>> measures =
                  Measures.of(ops, theta, kind, loops)
                      .of(
                          rows(tf, feeds, type, lanes, Lane::x),
                          rows(tf, feeds, type, lanes, Lane::y));
              names.addAll(measures.keySet());
              return List.copyOf(measures.values());
            });
    Map<String, double[]> named = new LinkedHashMap<>();
    names.forEach(name -> named.put(name, values.get(named.size())));
    return named;
  }

  private static <T extends TFloating> Operand<T> rows(
      Ops tf,
      InGraph.Feeds feeds,
      Class<T> type,
      List<Lane> lanes,
      java.util.function.Function<Lane, Matrix> matrix) {
    Matrix first = matrix.apply(lanes.get(0));
    return fed(
        tf,
        feeds,
        type,
        Shape.of(lanes.size(), first.rows(), first.columns()),
        lanes.stream().map(lane -> matrix.apply(lane).values()).toList());
  }

  private static <T extends TFloating> Operand<T> fed(
      Ops tf, InGraph.Feeds feeds, Class<T> type, Shape shape, List<double[]> lanes) {
    return feeds.of(
        tf, type, shape, lanes.stream().flatMapToDouble(java.util.Arrays::stream).toArray());
  }

  /** Blocks of 512 rows in float32 and 256 in float64 beside 500 units. */
  @ParameterizedTest
  @CsvSource({
    "1, 10-500-1",
    "511, 10-500-1",
    "512, 10-500-1",
    "513, 10-500-1",
    "1100, 10-500-2",
    "3, 20-30-3",
    "300, 40-30-20-4",
    "1024, 3-500-7-3",
    "1031, 3-7-500-3"
  })
  void equalsLoopsOverRows(int rows, String widths) {
    for (LossKind kind : every(2, rows)) {
      List<Lane> lanes = draw(network(widths), rows, kind);
      compare(lanes, kind, measure(lanes, kind, TFloat32.class, 1), FLOAT32_TOLERANCE);
      compare(lanes, kind, measure(lanes, kind, TFloat64.class, 3), FLOAT64_TOLERANCE);
    }
  }

  private static void compare(
      List<Lane> lanes, LossKind kind, Map<String, double[]> measured, double tolerance) {
    assertEquals(kind.measures(), List.copyOf(measured.keySet()));
    for (int i = 0; i < LANES; i++) {
      Lane lane = lanes.get(i);
      TestMatrices.assertClose(
          new double[] {lane.loss(kind)},
          new double[] {measured.get(LossKind.LOSS)[i]},
          tolerance,
          lane.weights().network() + ", lane " + i);
      if (kind.classifies()) {
        // A share of at most some thousand rows: float32 has it but for its last bit.
        assertEquals(lane.accuracy(kind), measured.get(LossKind.ACCURACY)[i], 1e-7);
      }
    }
  }

  @Test
  void ofEqualOutputsTheFirstCounts() {
    Network network = network("3-500-4");
    List<Lane> lanes = new ArrayList<>();
    for (Lane lane : draw(network, 700, LossKind.CROSS_ENTROPY)) {
      Map<String, double[]> values = new LinkedHashMap<>(lane.weights().values());
      values.put("w2", new double[500 * 4]);
      values.put("b2", new double[] {1, 2, 2, 2});
      lanes.add(new Lane(new Weights(network, values), lane.x(), lane.y()));
    }
    double[] accuracies =
        measure(lanes, LossKind.CROSS_ENTROPY, TFloat32.class, 2).get(LossKind.ACCURACY);
    for (int i = 0; i < LANES; i++) {
      Matrix y = lanes.get(i).y();
      double second = IntStream.range(0, y.rows()).mapToDouble(row -> y.get(row, 1)).sum();
      assertTrue(second > 0 && second < y.rows());
      assertEquals(second / y.rows(), accuracies[i], 1e-7);
    }
  }

  /** A lane has the same bits alone as in a group, and from one loop as from several. */
  @ParameterizedTest
  @CsvSource({
    "9800, 10-500-1",
    "1031, 10-500-1",
    "200, 10-500-1",
    "7, 10-500-1",
    "1, 10-500-1",
    "7, 4-20-3",
    "1031, 4-20-3",
    "1, 4-20-3",
    "777, 10-500-3",
    "20, 4-8-1",
    "20, 4-64-3",
    "50, 100-30-2",
    "300, 6-30-2",
    "500, 784-256-10",
    "2000, 10-40-300-2"
  })
  void bitsDependOnNeitherGroupNorLoops(int rows, String widths) {
    for (LossKind kind : every(3, rows)) {
      List<Lane> lanes = draw(network(widths), rows, kind);
      Map<String, double[]> four = measure(lanes, kind, TFloat32.class, 1);
      measure(lanes, kind, TFloat32.class, 3)
          .forEach((name, values) -> assertArrayEquals(four.get(name), values, name));
      for (int i = 0; i < LANES; i++) {
        Map<String, double[]> one =
            measure(lanes.subList(i, i + 1), kind, TFloat32.class, 1 + i % 2);
        for (String name : kind.measures()) {
          assertEquals(four.get(name)[i], one.get(name)[0], name + " of lane " + i);
        }
      }
    }
  }

  @Test
  void blocksAreEvenAndHoldAMebibyte() {
    assertEquals(496, Measures.blockRows(network("10-500-1"), 9800, Float.BYTES));
    assertEquals(512, Measures.blockRows(network("10-500-1"), 512, Float.BYTES));
    assertEquals(264, Measures.blockRows(network("10-500-1"), 513, Float.BYTES));
    assertEquals(240, Measures.blockRows(network("784-256-10"), 1200, Float.BYTES));
    assertEquals(1, Measures.blockRows(network("784-256-10"), 1, Float.BYTES));
    assertEquals(8, Measures.blockRows(network("10-1000000-1"), 100, Double.BYTES));
  }
}
