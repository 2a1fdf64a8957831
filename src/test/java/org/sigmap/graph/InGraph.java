package org.sigmap.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.sigmap.math.Matrix;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** Builds a graph, runs it once and copies what it yields to the host. */
public final class InGraph {
  private InGraph() {}

  /** The values, row-major, of the operands that {@code build} returns. */
  public static List<double[]> evaluate(Function<Ops, List<? extends Operand<?>>> build) {
    return evaluate((tf, feeds) -> build.apply(tf));
  }

  /** What is fed, of which TensorFlow computes nothing beforehand, as it does of constants. */
  public static final class Feeds implements AutoCloseable {
    private final Map<Operand<?>, Tensor> tensors = new LinkedHashMap<>();

    /** A placeholder that stands for these values, row-major. */
    public <T extends TFloating> Operand<T> of(
        Ops tf, Class<T> type, Shape shape, double... values) {
      Operand<T> placeholder = tf.placeholder(type, Placeholder.shape(shape));
      Tensor tensor;
      if (type == TFloat64.class) {
        tensor = TFloat64.tensorOf(shape, DataBuffers.of(values));
      } else {
        float[] single = new float[values.length];
        for (int i = 0; i < single.length; i++) {
          single[i] = (float) values[i];
        }
        tensor = TFloat32.tensorOf(shape, DataBuffers.of(single));
      }
      tensors.put(placeholder, tensor);
      return placeholder;
    }

    @Override
    public void close() {
      tensors.values().forEach(Tensor::close);
    }
  }

  /** As {@link #evaluate(Function)}, of a graph that is fed. */
  public static List<double[]> evaluate(BiFunction<Ops, Feeds, List<? extends Operand<?>>> build) {
    try (Graph graph = new Graph();
        Feeds feeds = new Feeds()) {
      List<? extends Operand<?>> operands = build.apply(Ops.create(graph), feeds);
      try (Session session = session(graph)) {
        Session.Runner runner = session.runner();
        feeds.tensors.forEach(runner::feed);
        operands.forEach(runner::fetch);
        try (Result result = runner.run()) {
          List<double[]> values = new ArrayList<>();
          result.forEach(entry -> values.add(toDoubles(entry.getValue())));
          return values;
        }
      }
    }
  }

  /** A session with one thread that is started as quickly as one in training. */
  public static Session session(Graph graph) {
    ConfigProto.Builder config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(1)
            .setInterOpParallelismThreads(1)
            .setUsePerSessionThreads(true);
    config.getGraphOptionsBuilder().getRewriteOptionsBuilder().setDisableTfgOptimizer(true);
    return new Session(graph, config.build());
  }

  private static double[] toDoubles(Tensor tensor) {
    double[] values = new double[Math.toIntExact(tensor.shape().size())];
    if (tensor instanceof TFloat64 doubles) {
      doubles.copyTo(DataBuffers.of(values, false, false));
      return values;
    }
    float[] single = new float[values.length];
    ((TFloat32) tensor).copyTo(DataBuffers.of(single, false, false));
    for (int i = 0; i < values.length; i++) {
      values[i] = single[i];
    }
    return values;
  }

  /** A float64 constant. */
  public static Operand<TFloat64> constant(Ops tf, Shape shape, double... values) {
    return tf.reshape(tf.constant(values), tf.constant(shape.asArray()));
  }

  /** A float64 constant {@code [L,rows,columns]}, a lane a matrix. */
  public static Operand<TFloat64> lanes(Ops tf, List<Matrix> lanes) {
    int rows = lanes.get(0).rows();
    int columns = lanes.get(0).columns();
    double[] all = new double[lanes.size() * rows * columns];
    for (int lane = 0; lane < lanes.size(); lane++) {
      System.arraycopy(lanes.get(lane).values(), 0, all, lane * rows * columns, rows * columns);
    }
    return constant(tf, Shape.of(lanes.size(), rows, columns), all);
  }

  /** Lane {@code lane} of a fetched {@code [L,rows,columns]}. */
  public static Matrix lane(double[] values, int lane, int rows, int columns) {
    int size = rows * columns;
    return new Matrix(rows, columns, Arrays.copyOfRange(values, lane * size, (lane + 1) * size));
  }
}
