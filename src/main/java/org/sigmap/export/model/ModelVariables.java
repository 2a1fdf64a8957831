package org.sigmap.export.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.sigmap.train.HostTensors;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.family.TType;

/**
 * The variables of an exported model.
 *
 * <p>They are reference variables ({@code VariableV2}), because TensorFlow Java's saver stores no
 * resource variables; reads go through an identity, because Python's loader takes no function that
 * returns a reference.
 */
final class ModelVariables {
  private record Slot<T extends TType>(
      Variable<T> variable, Operand<T> read, Placeholder<T> feed, Op load) {}

  private final Ops tf;
  private final Ops reads;
  private final Ops loads;
  private final Map<String, Slot<?>> slots = new LinkedHashMap<>();

  ModelVariables(Ops tf) {
    this.tf = tf;
    // Asked for a second time, a scope's name gets a number.
    this.reads = tf.withSubScope("read");
    this.loads = tf.withSubScope("load");
  }

  /** Adds a variable and returns its value. */
  <T extends TType> Operand<T> add(String name, Class<T> type, Shape shape) {
    Variable<T> variable = tf.withName(name).variable(shape, type, Variable.sharedName(name));
    Operand<T> read = reads.withName(name).identity(variable);
    Ops loading = loads.withSubScope(name);
    Placeholder<T> feed = loading.placeholder(type, Placeholder.shape(shape));
    slots.put(name, new Slot<>(variable, read, feed, loading.assign(variable, feed)));
    return read;
  }

  /** An assignment of {@code value}, made by {@code ops}. */
  <T extends TType> Op assign(Ops ops, String name, Operand<T> value) {
    Slot<?> slot = slots.get(name);
    return ops.assign(slot.variable().asOutput().expect(value.type()), value);
  }

  void load(Session session, String name, double... values) {
    Slot<?> slot = slots.get(name);
    try (Tensor tensor = (Tensor) HostTensors.of(slot.feed().type(), slot.feed().shape(), values)) {
      session.runner().feed(slot.feed(), tensor).addTarget(slot.load()).run().close();
    }
  }
}
