package org.sigmap.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.family.TType;

/**
 * Operands by name, in an order: what crosses a boundary in a graph, such as the arguments and
 * results of a function, what a loop carries, or what a session is asked for. Nobody takes one of
 * them by its position, and what is optional is there or is not.
 *
 * @param operands by name
 */
public record Bundle(Map<String, Operand<?>> operands) {
  public Bundle {
    operands = Collections.unmodifiableMap(new LinkedHashMap<>(operands));
  }

  public static Bundle empty() {
    return new Bundle(Map.of());
  }

  public static Bundle of(String name, Operand<?> operand) {
    return new Bundle(Map.of(name, operand));
  }

  public static Bundle of(Map<String, ? extends Operand<?>> operands) {
    return new Bundle(new LinkedHashMap<>(operands));
  }

  /** These with another operand, in the place of the one of its name where there is one. */
  public Bundle with(String name, Operand<?> operand) {
    return with(of(name, operand));
  }

  /** These with others, in the places of those of their names where there are such. */
  public Bundle with(Bundle newer) {
    Map<String, Operand<?>> all = new LinkedHashMap<>(operands);
    all.putAll(newer.operands);
    return new Bundle(all);
  }

  /**
   * Both together.
   *
   * @throws IllegalArgumentException if a name is in both
   */
  public Bundle and(Bundle other) {
    Map<String, Operand<?>> all = new LinkedHashMap<>(operands);
    other.operands.forEach(
        (name, operand) -> {
          if (all.put(name, operand) != null) {
            throw new IllegalArgumentException("two operands are named '" + name + "'");
          }
        });
    return new Bundle(all);
  }

  /** All of them with {@code group} and a dot before their names. */
  public Bundle under(String group) {
    Map<String, Operand<?>> all = new LinkedHashMap<>();
    operands.forEach((name, operand) -> all.put(group + "." + name, operand));
    return new Bundle(all);
  }

  /** Those that {@link #under} put into {@code group}, by their names before that. */
  public Bundle in(String group) {
    Map<String, Operand<?>> all = new LinkedHashMap<>();
    operands.forEach(
        (name, operand) -> {
          if (name.startsWith(group + ".")) {
            all.put(name.substring(group.length() + 1), operand);
          }
        });
    return new Bundle(all);
  }

  /** Those of these names, in the order of the names. */
  public Bundle only(Collection<String> names) {
    Map<String, Operand<?>> all = new LinkedHashMap<>();
    names.forEach(name -> all.put(name, get(name)));
    return new Bundle(all);
  }

  /**
   * These in the order of {@code other}.
   *
   * @throws IllegalArgumentException if they are not just of its names
   */
  Bundle like(Bundle other) {
    if (!operands.keySet().equals(other.operands.keySet())) {
      throw new IllegalArgumentException(
          operands.keySet() + " where " + other.operands.keySet() + " were carried");
    }
    return only(other.operands.keySet());
  }

  public boolean has(String name) {
    return operands.containsKey(name);
  }

  /**
   * @throws IllegalArgumentException if there is none of this name
   */
  public Operand<?> get(String name) {
    Operand<?> operand = operands.get(name);
    if (operand == null) {
      throw new IllegalArgumentException(
          "no operand '" + name + "', there are " + operands.keySet());
    }
    return operand;
  }

  /** As {@link #get(String)}, of a type. */
  public <T extends TType> Operand<T> get(String name, Class<T> type) {
    return get(name).asOutput().expect(type);
  }

  /** An optional one: null where there is none of this name. */
  public <T extends TType> Operand<T> find(String name, Class<T> type) {
    return has(name) ? get(name, type) : null;
  }

  /** All of them, which are of one type. */
  public <T extends TType> Map<String, Operand<T>> all(Class<T> type) {
    Map<String, Operand<T>> typed = new LinkedHashMap<>();
    operands.keySet().forEach(name -> typed.put(name, get(name, type)));
    return typed;
  }

  /** For operations that take a list, whose results {@link #named} names again. */
  public List<Operand<?>> asList() {
    return List.copyOf(operands.values());
  }

  /** Results of an operation on {@link #asList}, by the names of these. */
  Bundle named(Iterable<? extends Operand<?>> results) {
    Map<String, Operand<?>> all = new LinkedHashMap<>();
    var names = operands.keySet().iterator();
    results.forEach(result -> all.put(names.next(), result));
    return new Bundle(all);
  }

  /** Of {@link #asList}. */
  List<Class<? extends TType>> types() {
    List<Class<? extends TType>> types = new ArrayList<>();
    operands.values().forEach(operand -> types.add(operand.type()));
    return types;
  }

  /** Results of an operation that does not tell their shapes itself, which are those of these. */
  Bundle shaped(Ops tf, Iterable<? extends Operand<?>> results) {
    Map<String, Operand<?>> all = new LinkedHashMap<>();
    named(results)
        .operands
        .forEach((name, result) -> all.put(name, tf.ensureShape(result, get(name).shape())));
    return new Bundle(all);
  }

  /**
   * A function of operands of these names, types and shapes, whose results have names too; the
   * caller closes it.
   *
   * <p>TensorFlow names a function by {@code name} and the hash of its body, which knows no shapes:
   * two functions of a graph that may differ in shapes alone need {@link #shaped} names.
   */
  public ConcreteFunction function(String name, BiFunction<Ops, Bundle, Bundle> body) {
    return ConcreteFunction.create(
        tf -> {
          Map<String, Operand<?>> arguments = new LinkedHashMap<>();
          operands.forEach((key, like) -> arguments.put(key, placeholder(tf, like)));
          Signature.Builder signature = Signature.builder(name);
          arguments.forEach(signature::input);
          Bundle results = body.apply(tf, new Bundle(arguments));
          // TensorFlow refuses a function whose result is its own argument.
          results.operands.forEach(
              (key, result) ->
                  signature.output(
                      key, arguments.containsValue(result) ? tf.identity(result) : result));
          return signature.build();
        });
  }

  private static <T extends TType> Operand<T> placeholder(Ops tf, Operand<T> like) {
    return tf.placeholder(like.type(), Placeholder.shape(like.shape()));
  }

  /** {@code word} with the shapes behind it, such as {@code keep_2x4x4_2}. */
  String shaped(String word) {
    StringBuilder name = new StringBuilder(word);
    for (Operand<?> operand : operands.values()) {
      Shape shape = operand.shape();
      name.append('_');
      for (int axis = 0; axis < shape.numDimensions(); axis++) {
        long size = shape.get(axis);
        name.append(axis == 0 ? "" : "x").append(size == Shape.UNKNOWN_SIZE ? "n" : size);
      }
    }
    return name.toString();
  }
}
