package org.sigmap.train;

import java.util.stream.IntStream;
import org.sigmap.device.DeviceChoice;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.Loop;
import org.sigmap.spec.Precision;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Large square matrix products in a session such as training uses: how fast they are is how fast
 * the arithmetic of a step could be.
 */
public final class MatrixProducts implements AutoCloseable {
  /**
   * Large enough to be far from memory's speed, small enough for a call of tens of milliseconds.
   */
  private static final int CPU_ORDER = 1024;

  private static final int GPU_ORDER = 4096;

  private final int order;
  private final Graph graph = new Graph();
  private final Placeholder<TInt32> times;
  private final Operand<? extends TFloating> trace;
  private final Session session;

  /** Opens a session whose products are of {@code precision}. */
  public MatrixProducts(Precision precision, SessionOptions options) {
    order = options.device() instanceof DeviceChoice.Cpu ? CPU_ORDER : GPU_ORDER;
    try {
      Ops anywhere = Ops.create(graph);
      Ops tf = GraphForm.of(options).device().map(anywhere::withDevice).orElse(anywhere);
      times = tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
      trace =
          precision == Precision.FLOAT32 ? powers(tf, TFloat32.class) : powers(tf, TFloat64.class);
      session = new Session(graph, TrainingSession.config(options));
    } catch (RuntimeException | Error failure) {
      graph.close();
      throw failure;
    }
  }

  /** The sum of a matrix that is multiplied again and again by one whose norm is about 1. */
  private <T extends TFloating> Operand<T> powers(Ops tf, Class<T> type) {
    LaneOps<T> ops = new LaneOps<>(tf, type);
    Operand<T> row = tf.reshape(waves(tf, type), tf.constant(new int[] {1, order, 1}));
    Operand<T> column = tf.reshape(row, tf.constant(new int[] {1, 1, order}));
    Operand<T> matrix =
        tf.math.cos(tf.math.mul(tf.math.mul(row, column), ops.constant(order * 0.731)));
    matrix = tf.math.mul(matrix, ops.constant(1 / Math.sqrt(order)));
    Bundle last =
        Loop.repeat(
            tf,
            times,
            Bundle.of("power", matrix),
            Bundle.of("matrix", matrix),
            (body, index, before, constants) ->
                Bundle.of(
                    "power",
                    new LaneOps<>(body, type)
                        .matMul(before.get("power", type), constants.get("matrix", type))));
    return ops.sumPerLane(last.get("power", type));
  }

  private <T extends TFloating> Operand<T> waves(Ops tf, Class<T> type) {
    double[] values = IntStream.range(0, order).mapToDouble(i -> Math.sin(i + 1.0)).toArray();
    return tf.dtypes.cast(tf.constant(values), type);
  }

  /** Multiplies so often, and waits until it is done. */
  public void multiply(int products) {
    try (TInt32 count = TInt32.scalarOf(products)) {
      session.runner().feed(times, count).fetch(trace).run().close();
    }
  }

  /** Multiply-adds of one product. */
  public double multiplyAdds() {
    return Math.pow(order, 3);
  }

  @Override
  public void close() {
    try (graph) {
      session.close();
    }
  }
}
