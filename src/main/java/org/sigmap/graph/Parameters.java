package org.sigmap.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * Everything the two-layer network learns, or anything of the same shape (a gradient, an update, a
 * probe).
 *
 * @param w1 first-layer weights W₁ {@code [L,d,h]}
 * @param b1 first-layer biases {@code [L,h]}
 * @param w2 head weights W₂ {@code [L,h,o]}
 * @param b2 head biases {@code [L,o]}
 */
public record Parameters<T extends TFloating>(
    Operand<T> w1, Operand<T> b1, Operand<T> w2, Operand<T> b2) {

  /** Names of the four operands, in the order of {@link #asList()}. */
  public static final List<String> NAMES = List.of("w1", "b1", "w2", "b2");

  public static <T extends TFloating> Parameters<T> of(List<? extends Operand<T>> operands) {
    if (operands.size() != NAMES.size()) {
      throw new IllegalArgumentException("four operands expected, got " + operands.size());
    }
    return new Parameters<>(operands.get(0), operands.get(1), operands.get(2), operands.get(3));
  }

  public List<Operand<T>> asList() {
    return List.of(w1, b1, w2, b2);
  }

  /** Applies {@code function} to each of the four. */
  public Parameters<T> map(UnaryOperator<Operand<T>> function) {
    return new Parameters<>(
        function.apply(w1), function.apply(b1), function.apply(w2), function.apply(b2));
  }

  /** Combines each of the four with its counterpart. */
  public Parameters<T> zip(Parameters<T> other, BinaryOperator<Operand<T>> function) {
    List<Operand<T>> combined = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      combined.add(function.apply(asList().get(i), other.asList().get(i)));
    }
    return of(combined);
  }
}
