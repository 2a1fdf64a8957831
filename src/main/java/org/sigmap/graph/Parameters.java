package org.sigmap.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * Everything a network of k hidden layers learns, or anything of the same shape (a gradient, an
 * update, a probe).
 *
 * @param asList the weights and the bias of each layer in turn: W₁ {@code [L,d,h]}, b₁ {@code
 *     [L,h]}, …, the head's W_{k+1} {@code [L,h,o]} and b_{k+1} {@code [L,o]}; hidden layers after
 *     the first have W {@code [L,h,h]}
 */
public record Parameters<T extends TFloating>(List<Operand<T>> asList) {
  /**
   * One layer.
   *
   * @param weights W {@code [L,in,out]}
   * @param bias b {@code [L,out]}
   */
  public record Layer<T extends TFloating>(Operand<T> weights, Operand<T> bias) {}

  /**
   * @throws IllegalArgumentException unless there are two operands for each of at least two layers
   */
  public Parameters {
    if (asList.size() < 4 || asList.size() % 2 != 0) {
      throw new IllegalArgumentException(
          "weights and biases of two layers or more expected, got " + asList.size() + " operands");
    }
    asList = List.copyOf(asList);
  }

  public static <T extends TFloating> Parameters<T> of(List<? extends Operand<T>> operands) {
    return new Parameters<>(List.copyOf(operands));
  }

  /** Those of {@link #bundle}. */
  public static <T extends TFloating> Parameters<T> of(Bundle in, Class<T> type) {
    return new Parameters<>(List.copyOf(in.all(type).values()));
  }

  /** All, by name. */
  public Bundle bundle() {
    Map<String, Operand<?>> named = new LinkedHashMap<>();
    names().forEach(name -> named.put(name, asList.get(named.size())));
    return new Bundle(named);
  }

  /** Names of the operands of a network of {@code depth} hidden layers: w1, b1, w2, b2, …. */
  public static List<String> names(int depth) {
    return IntStream.rangeClosed(1, depth + 1)
        .boxed()
        .flatMap(layer -> Stream.of("w" + layer, "b" + layer))
        .toList();
  }

  /** Names of {@link #asList()}, in its order. */
  public List<String> names() {
    return names(asList.size() / 2 - 1);
  }

  /** First layer first, head last. */
  public List<Layer<T>> layers() {
    List<Layer<T>> layers = new ArrayList<>();
    for (int i = 0; i < asList.size(); i += 2) {
      layers.add(new Layer<>(asList.get(i), asList.get(i + 1)));
    }
    return layers;
  }

  /** W₁, which alone is preconditioned. */
  public Operand<T> w1() {
    return asList.get(0);
  }

  /** These with another W₁. */
  public Parameters<T> withW1(Operand<T> w1) {
    List<Operand<T>> all = new ArrayList<>(asList);
    all.set(0, w1);
    return new Parameters<>(all);
  }

  /** These with another head. */
  public Parameters<T> withHead(Layer<T> head) {
    List<Operand<T>> all = new ArrayList<>(asList.subList(0, asList.size() - 2));
    all.add(head.weights());
    all.add(head.bias());
    return new Parameters<>(all);
  }

  /** These weights with the biases of {@code other}. */
  public Parameters<T> withBiasesOf(Parameters<T> other) {
    List<Operand<T>> all = new ArrayList<>(asList);
    for (int i = 1; i < all.size(); i += 2) {
      all.set(i, other.asList.get(i));
    }
    return new Parameters<>(all);
  }

  /** Applies {@code function} to every operand. */
  public Parameters<T> map(UnaryOperator<Operand<T>> function) {
    return new Parameters<>(asList.stream().map(function).toList());
  }

  /** Combines every operand with its counterpart. */
  public Parameters<T> zip(Parameters<T> other, BinaryOperator<Operand<T>> function) {
    List<Operand<T>> combined = new ArrayList<>();
    for (int i = 0; i < asList.size(); i++) {
      combined.add(function.apply(asList.get(i), other.asList.get(i)));
    }
    return new Parameters<>(combined);
  }
}
