package org.sigmap.graph;

import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** A graph under test: operands from arrays, arrays from operands. */
public final class LaneGraph<T extends TFloating> implements AutoCloseable {
  private final Graph graph = new Graph();
  public final LaneOps<T> ops;
  private Session session;

  public LaneGraph(Class<T> type) {
    ops = new LaneOps<>(Ops.create(graph), type);
  }

  public Operand<T> constant(Shape shape, double... values) {
    Operand<TFloat64> doubles = ops.tf().constant(shape, DataBuffers.of(values, true, false));
    return ops.tf().dtypes.cast(doubles, ops.type());
  }

  /** The same flat parameters (order W₁, b₁, W₂, b₂) for each lane given. */
  public Parameters<T> parameters(int d, int h, int o, double[]... lanes) {
    return Parameters.ofFlat(
        ops,
        Network.of(d, h, o),
        constant(
            Shape.of(lanes.length, lanes[0].length),
            Stream.of(lanes).flatMapToDouble(DoubleStream::of).toArray()));
  }

  /** All parameters of each lane as one row: {@code [L, size]}. */
  public Operand<T> flat(Parameters<T> parameters) {
    return parameters.flat(ops);
  }

  public Placeholder<TInt32> stepFeed() {
    return ops.tf().placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
  }

  public double[] run(Operand<?> operand) {
    return run(operand, null, 0);
  }

  /** The value of an operand in float64, row-major, at a step. */
  public double[] run(Operand<?> operand, Placeholder<TInt32> feed, int step) {
    if (session == null) {
      session = InGraph.session(graph);
    }
    try (TInt32 fed = TInt32.scalarOf(step);
        Result result =
            (feed == null ? session.runner() : session.runner().feed(feed, fed))
                .fetch(operand)
                .run()) {
      double[] values = new double[Math.toIntExact(result.get(0).shape().size())];
      if (result.get(0) instanceof TFloat64 doubles) {
        doubles.copyTo(DataBuffers.of(values, false, false));
      } else {
        float[] singles = new float[values.length];
        ((TFloat32) result.get(0)).copyTo(DataBuffers.of(singles, false, false));
        for (int i = 0; i < singles.length; i++) {
          values[i] = singles[i];
        }
      }
      return values;
    }
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
    graph.close();
  }
}
