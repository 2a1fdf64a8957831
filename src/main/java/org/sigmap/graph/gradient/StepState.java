package org.sigmap.graph.gradient;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * What an optimizer or a preconditioner remembers between steps: named operands, each leading with
 * the lane axis.
 *
 * @param operands by name, in a fixed order
 */
public record StepState<T extends TFloating>(Map<String, Operand<T>> operands) {
  public StepState {
    operands = Collections.unmodifiableMap(new LinkedHashMap<>(operands));
  }

  public static <T extends TFloating> StepState<T> empty() {
    return new StepState<>(Map.of());
  }

  /** One operand under its name; {@link #and} joins several. */
  public static <T extends TFloating> StepState<T> of(String name, Operand<T> value) {
    return new StepState<>(Map.of(name, value));
  }

  /** Operands of the parameters' shapes under {@code name.w1}, {@code name.b1}, …. */
  public static <T extends TFloating> StepState<T> of(String name, Parameters<T> values) {
    return new StepState<>(values.bundle().under(name).all(values.w1().type()));
  }

  /** As {@link #of(String, Parameters)}, zero everywhere. */
  public static <T extends TFloating> StepState<T> zeros(
      LaneOps<T> ops, String name, Parameters<T> like) {
    // Filled and not ZerosLike, which would wait for the parameters' values.
    return of(
        name,
        like.map(
            part -> ops.tf().fill(ops.tf().constant(part.shape().asArray()), ops.constant(0))));
  }

  /** The operands stored by {@link #of(String, Parameters)}, {@code like} being of the network. */
  public Parameters<T> parameters(String name, Parameters<T> like) {
    return Parameters.of(like.network(), part -> get(name + "." + part.name()));
  }

  /** All, by name. */
  public Bundle bundle() {
    return Bundle.of(operands);
  }

  public Operand<T> get(String name) {
    Operand<T> operand = operands.get(name);
    if (operand == null) {
      throw new IllegalArgumentException(
          "no optimizer state '" + name + "', there is " + operands.keySet());
    }
    return operand;
  }

  /** The same operands with {@code prefix} before their names. */
  public StepState<T> under(String prefix) {
    Map<String, Operand<T>> scoped = new LinkedHashMap<>();
    operands.forEach((name, operand) -> scoped.put(prefix + name, operand));
    return new StepState<>(scoped);
  }

  /** Those that {@link #under} gave a prefix, by their names before that. */
  public StepState<T> in(String prefix) {
    Map<String, Operand<T>> own = new LinkedHashMap<>();
    operands.forEach(
        (name, operand) -> {
          if (name.startsWith(prefix)) {
            own.put(name.substring(prefix.length()), operand);
          }
        });
    return new StepState<>(own);
  }

  /** This state with the operands of {@code newer} in place of those of the same name. */
  public StepState<T> with(StepState<T> newer) {
    Map<String, Operand<T>> all = new LinkedHashMap<>(operands);
    newer.operands.forEach(
        (name, operand) -> {
          get(name);
          all.put(name, operand);
        });
    return new StepState<>(all);
  }

  /** Both states together; names must not meet. */
  public StepState<T> and(StepState<T> other) {
    Map<String, Operand<T>> all = new LinkedHashMap<>(operands);
    other.operands.forEach(
        (name, operand) -> {
          if (all.put(name, operand) != null) {
            throw new IllegalArgumentException("two optimizer states are named '" + name + "'");
          }
        });
    return new StepState<>(all);
  }
}
