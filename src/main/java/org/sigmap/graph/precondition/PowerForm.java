package org.sigmap.graph.precondition;

import java.util.LinkedHashMap;
import java.util.Map;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.spec.StructureSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * What of Σ {@code [m,m]} is taken, and how its power is kept. Parts have names; their shapes here
 * are those of one lane, in the graph they lead with {@code L}. A new form is a file of its own and
 * a line of {@link #of}.
 */
public interface PowerForm {
  /** A Σ that is known before training. */
  interface Known {
    /** Entry (i, j). */
    double at(int i, int j);

    /** Σ decomposed. */
    Decomposed decomposed(int count);
  }

  /**
   * A decomposed Σ.
   *
   * @param values all eigenvalues, descending
   * @param vectors of so many of the largest, one a column {@code [m,count]}, row-major
   */
  record Decomposed(double[] values, double[] vectors) {}

  /** A variable's name, where parts are kept beside others. */
  static String named(String prefix, String part) {
    return part.equals(Factor.WHOLE) ? prefix : prefix + "." + part;
  }

  /** The parts of P that are kept under {@link #named names}. */
  static <T extends TFloating> Bundle parts(PowerForm form, String prefix, StepState<T> state) {
    Map<String, Operand<?>> parts = new LinkedHashMap<>();
    form.kept().keySet().forEach(part -> parts.put(part, state.get(named(prefix, part))));
    return new Bundle(parts);
  }

  /** The form of what a specification keeps of a Σ of {@code size} inputs. */
  static PowerForm of(StructureSpec structure, int size) {
    return PowerForms.of(structure, size);
  }

  /** Parts of Σ. */
  Map<String, Shape> taken();

  /** The parts of a known Σ, row-major. */
  Map<String, double[]> of(Known sigma);

  /**
   * The parts of Σ as a whole.
   *
   * @param sigma Σ {@code [L,m,m]}
   */
  Bundle ofMatrix(LaneOps<TFloat64> ops, Operand<TFloat64> sigma);

  /**
   * The parts of the rows' covariance Σ̂ = (1/n)Σ(x − x̄)(x − x̄)ᵀ.
   *
   * @param rows {@code [L,n,m]}
   */
  default Bundle ofRows(LaneOps<TFloat64> ops, Operand<TFloat64> rows) {
    return parted()
        ? products(ops, Covariance.centred(ops, rows))
        : ofMatrix(ops, Covariance.empirical(ops, rows));
  }

  /** Whether its parts of Σ are known without the rest of it, and are sums over rows as Σ is. */
  default boolean parted() {
    return false;
  }

  /**
   * Where it is {@link #parted}, the parts of (1/n)Σ xxᵀ.
   *
   * @param rows {@code [L,n,m]}
   */
  default <T extends TFloating> Bundle products(LaneOps<T> ops, Operand<T> rows) {
    throw new IllegalStateException(this + " has no parts without all of the covariance");
  }

  /** Parts of P. */
  Map<String, Shape> kept();

  /** The parts of I, exactly. */
  <T extends TFloating> Bundle identity(LaneOps<T> ops, long lanes);

  /** Numbers of the largest matrix that is made on the way from so many rows to P. */
  double largest(int rows);

  /**
   * P of the parts of Σ.
   *
   * @param sigma {@link #taken}
   */
  Power power(LaneOps<TFloat64> ops, Bundle sigma, Exponent exponent);

  /**
   * How P multiplies.
   *
   * @param parts {@link #kept}
   */
  <T extends TFloating> Factor<T> factor(Ops tf, Bundle parts);
}
