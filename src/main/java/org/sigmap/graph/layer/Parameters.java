package org.sigmap.graph.layer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * Everything a network learns, or anything of the same shape (a gradient, an update, a probe): for
 * each {@link Parameter} an operand {@code [L,…]} of that name.
 *
 * @param network whose they are
 * @param operands by name, in the order of {@link Network#parameters}
 */
public record Parameters<T extends TFloating>(Network network, Map<String, Operand<T>> operands) {
  /**
   * @throws IllegalArgumentException if they are not just of the network's names
   */
  public Parameters {
    Map<String, Operand<T>> ordered = new LinkedHashMap<>();
    for (String name : network.names()) {
      if (operands.containsKey(name)) {
        ordered.put(name, operands.get(name));
      }
    }
    if (!ordered.keySet().equals(operands.keySet()) || ordered.size() < network.names().size()) {
      throw new IllegalArgumentException(
          operands.keySet() + " are not the parameters " + network.names());
    }
    operands = Collections.unmodifiableMap(ordered);
  }

  /** An operand for each parameter. */
  public static <T extends TFloating> Parameters<T> of(
      Network network, Function<Parameter, Operand<T>> operand) {
    Map<String, Operand<T>> all = new LinkedHashMap<>();
    network.parameters().forEach(part -> all.put(part.name(), operand.apply(part)));
    return new Parameters<>(network, all);
  }

  /** All, by name. */
  public Bundle bundle() {
    return Bundle.of(operands);
  }

  /** For operations that take a list, whose results {@link #like} names again. */
  public List<Operand<T>> asList() {
    return List.copyOf(operands.values());
  }

  /** Results of an operation on {@link #asList}, by the names of these. */
  public Parameters<T> like(Iterable<? extends Operand<T>> results) {
    var next = results.iterator();
    return map(part -> next.next());
  }

  public Operand<T> get(String name) {
    return operands.get(name);
  }

  /** The biases, or all but them. */
  public List<Operand<T>> only(boolean biases) {
    return network.parameters().stream()
        .filter(part -> part.bias() == biases)
        .map(part -> get(part.name()))
        .toList();
  }

  /** W₁, which alone is preconditioned. */
  public Operand<T> w1() {
    return get(network.firstWeight().matrix());
  }

  /** These with another W₁. */
  public Parameters<T> withW1(Operand<T> w1) {
    return with(Map.of(network.firstWeight().matrix(), w1));
  }

  /** These with others of some names. */
  public Parameters<T> with(Map<String, Operand<T>> others) {
    Map<String, Operand<T>> all = new LinkedHashMap<>(operands);
    all.putAll(others);
    return new Parameters<>(network, all);
  }

  /** These weights with the biases of {@code other}. */
  public Parameters<T> withBiasesOf(Parameters<T> other) {
    return of(network, part -> part.bias() ? other.get(part.name()) : get(part.name()));
  }

  /** Each lane as one row {@code [L,P]}, parameter after parameter. */
  public Operand<T> flat(LaneOps<T> ops) {
    List<Operand<T>> rows = new ArrayList<>();
    for (Parameter part : network.parameters()) {
      rows.add(ops.tf().reshape(get(part.name()), ops.ints(-1, part.size())));
    }
    return ops.tf().concat(rows, ops.tf().constant(1));
  }

  /** The parameters that {@link #flat} made {@code [L,P]} of. */
  public static <T extends TFloating> Parameters<T> ofFlat(
      LaneOps<T> ops, Network network, Operand<T> flat) {
    Map<String, Operand<T>> all = new LinkedHashMap<>();
    int at = 0;
    for (Parameter part : network.parameters()) {
      Operand<T> cut = ops.tf().slice(flat, ops.ints(0, at), ops.ints(-1, part.size()));
      long[] shape = part.shape().prepend(flat.shape().get(0)).asArray();
      all.put(part.name(), ops.tf().reshape(cut, ops.tf().constant(shape)));
      at += part.size();
    }
    return new Parameters<>(network, all);
  }

  /** These with s·W for every W, s of its {@link Weight}; themselves where every s is 1. */
  Parameters<T> effective(LaneOps<T> ops) {
    Map<String, Operand<T>> scaled = new LinkedHashMap<>();
    for (Weight weight : network.weights()) {
      if (weight.scale() != 1) {
        scaled.put(
            weight.matrix(), ops.tf().math.mul(ops.constant(weight.scale()), get(weight.matrix())));
      }
    }
    return scaled.isEmpty() ? this : with(scaled);
  }

  /** Number of lanes. */
  public long lanes() {
    return w1().shape().get(0);
  }

  /** Applies {@code function} to every operand. */
  public Parameters<T> map(UnaryOperator<Operand<T>> function) {
    return of(network, part -> function.apply(get(part.name())));
  }

  /** Combines every operand with its counterpart. */
  public Parameters<T> zip(Parameters<T> other, BinaryOperator<Operand<T>> function) {
    return of(network, part -> function.apply(get(part.name()), other.get(part.name())));
  }
}
