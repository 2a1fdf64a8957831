package org.sigmap.train;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sigmap.math.Matrix;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/**
 * Placeholders of a graph for one lane in float64, with the tensors that feed them, which it owns.
 * A placeholder that is named again is fed the new values from then on.
 */
final class OneLaneFeeds implements AutoCloseable {
  private final Ops tf;
  private final Map<String, Placeholder<TFloat64>> placeholders = new HashMap<>();
  private final Map<Placeholder<TFloat64>, Tensor> tensors = new LinkedHashMap<>();

  OneLaneFeeds(Ops tf) {
    this.tf = tf;
  }

  /** Where operations on the placeholders are added; another Ops could repeat their names. */
  Ops tf() {
    return tf;
  }

  /** {@code [1,rows,columns]}. */
  Operand<TFloat64> matrix(String name, Matrix values) {
    return add(name, Shape.of(1, values.rows(), values.columns()), values.values());
  }

  /** {@code [1,…]}. */
  Operand<TFloat64> lane(String name, Shape shape, double[] values) {
    return add(name, shape.prepend(1), values);
  }

  /** {@code [1]}. */
  Operand<TFloat64> number(String name, double value) {
    return add(name, Shape.of(1), new double[] {value});
  }

  private Operand<TFloat64> add(String name, Shape shape, double[] values) {
    Placeholder<TFloat64> placeholder =
        placeholders.computeIfAbsent(
            name, key -> tf.withName(key).placeholder(TFloat64.class, Placeholder.shape(shape)));
    if (!placeholder.shape().equals(shape)) {
      throw new IllegalArgumentException(
          name + " is of shape " + shape + " where the graph takes " + placeholder.shape());
    }
    Tensor before = tensors.put(placeholder, HostTensors.of(TFloat64.class, shape, values));
    if (before != null) {
      before.close();
    }
    return placeholder;
  }

  /** Feeds everything added so far. */
  Session.Runner feed(Session.Runner runner) {
    tensors.forEach(runner::feed);
    return runner;
  }

  @Override
  public void close() {
    tensors.values().forEach(Tensor::close);
  }
}
