package org.sigmap.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.Bundle;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.family.TType;

/** The named resource variables of a training graph, each with a placeholder that feeds it. */
final class GraphVariables {

  /** One variable: its handle, its current value, and the operation that sets it from a feed. */
  record Slot(
      Class<? extends TType> type,
      Shape shape,
      VarHandleOp handle,
      Operand<?> value,
      Placeholder<?> feed,
      Op load) {}

  private final Ops tf;
  private final Ops scope;
  private final Map<String, Slot> slots = new LinkedHashMap<>();

  GraphVariables(Ops tf) {
    this.tf = tf;
    // Asked for a second time, a scope's name gets a number.
    this.scope = tf.withSubScope("variables");
  }

  <T extends TType> Operand<T> add(String name, Class<T> type, Shape shape) {
    Ops scoped = scope.withSubScope(name);
    VarHandleOp handle = scoped.varHandleOp(type, shape, VarHandleOp.sharedName(name));
    Placeholder<T> feed = scoped.placeholder(type, Placeholder.shape(shape));
    Operand<T> value = scoped.readVariableOp(handle, type);
    Op load = scoped.assignVariableOp(handle, feed);
    if (slots.putIfAbsent(name, new Slot(type, shape, handle, value, feed, load)) != null) {
      throw new IllegalArgumentException("two variables are named '" + name + "'");
    }
    return value;
  }

  Slot get(String name) {
    Slot slot = slots.get(name);
    if (slot == null) {
      throw new IllegalArgumentException("no variable '" + name + "', there are " + slots.keySet());
    }
    return slot;
  }

  /** The current values of those of these names. */
  Bundle bundle(Collection<String> names) {
    Map<String, Operand<?>> values = new LinkedHashMap<>();
    names.forEach(name -> values.put(name, get(name).value()));
    return new Bundle(values);
  }

  /** The names of all, in the order of their making. */
  List<String> names() {
    return List.copyOf(slots.keySet());
  }

  /**
   * Assignments of {@code values} to the variables of their names, none of which runs before every
   * value is computed: simultaneous reads and writes would race.
   *
   * @param name what the group of them is called in the graph
   * @param readers what else is computed from the variables, and must have been before
   */
  List<Op> commit(String name, Bundle values, Bundle readers) {
    Ops scoped = tf.withSubScope(name);
    // Where TensorFlow inlines a function that is called, what waits for the call waits for its
    // side effects only, and not for its values: an identity of each is what to wait for.
    List<Op> computed = new ArrayList<>();
    values.operands().values().forEach(value -> computed.add(scoped.identity(value)));
    readers.operands().values().forEach(value -> computed.add(scoped.identity(value)));
    Ops afterAll = scoped.withControlDependencies(computed);
    List<Op> assigns = new ArrayList<>();
    values
        .operands()
        .forEach(
            (variable, value) ->
                assigns.add(afterAll.assignVariableOp(get(variable).handle(), value)));
    return assigns;
  }
}
