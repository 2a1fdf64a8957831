package org.sigmap.train;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.math.Matrix;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/**
 * A graph for one lane in float64, with placeholders, the tensors that feed them and a session, all
 * of which it owns. A placeholder that is named again is fed the new values from then on.
 */
final class OneLaneGraph implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final SessionOptions options;
  private final Map<String, Placeholder<TFloat64>> placeholders = new HashMap<>();
  private final Map<Placeholder<TFloat64>, Tensor> tensors = new LinkedHashMap<>();
  private Session session;

  OneLaneGraph(SessionOptions options) {
    this.options = options;
  }

  /** Where operations on the placeholders are added; another Ops could repeat their names. */
  LaneOps<TFloat64> ops() {
    return new LaneOps<>(tf, TFloat64.class);
  }

  /** {@code [1,n,columns]}, any number of rows at any time. */
  Operand<TFloat64> rows(String name, Matrix values) {
    return add(
        name,
        Shape.of(1, Shape.UNKNOWN_SIZE, values.columns()),
        Shape.of(1, values.rows(), values.columns()),
        values.values());
  }

  /** {@code [1,rows,columns]}. */
  Operand<TFloat64> matrix(String name, Matrix values) {
    return add(name, Shape.of(1, values.rows(), values.columns()), values.values());
  }

  /** What a network learns. */
  Parameters<TFloat64> parameters(Weights weights) {
    return Parameters.of(
        weights.network(),
        part -> add(part.name(), part.shape().prepend(1), weights.values().get(part.name())));
  }

  /** {@code [1]}. */
  Operand<TFloat64> number(String name, double value) {
    return add(name, Shape.of(1), new double[] {value});
  }

  private Operand<TFloat64> add(String name, Shape shape, double[] values) {
    return add(name, shape, shape, values);
  }

  private Operand<TFloat64> add(String name, Shape taken, Shape shape, double[] values) {
    Placeholder<TFloat64> placeholder =
        placeholders.computeIfAbsent(
            name, key -> tf.withName(key).placeholder(TFloat64.class, Placeholder.shape(taken)));
    if (!placeholder.shape().isCompatibleWith(shape)) {
      throw new IllegalArgumentException(
          name + " is of shape " + shape + " where the graph takes " + placeholder.shape());
    }
    Tensor before = tensors.put(placeholder, HostTensors.of(TFloat64.class, shape, values));
    if (before != null) {
      before.close();
    }
    return placeholder;
  }

  /** Values of operands of the graph, which is complete with the first call. */
  Map<String, double[]> run(Bundle wanted) {
    if (session == null) {
      session = new Session(graph, TrainingSession.config(options));
    }
    Session.Runner runner = session.runner();
    tensors.forEach(runner::feed);
    return HostTensors.fetch(runner, wanted);
  }

  @Override
  public void close() {
    tensors.values().forEach(Tensor::close);
    try (graph) {
      if (session != null) {
        session.close();
      }
    }
  }
}
