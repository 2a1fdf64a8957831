package org.sigmap.graph.precondition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * P of a layer in the form it is kept.
 *
 * @param structure how it multiplies
 * @param parts its numbers, constants of every differentiation
 */
public record Factor<T extends TType>(Structure structure, Bundle parts) {
  /** Name of the one part of a structure that has only one. */
  public static final String WHOLE = "whole";

  /** Name of Q {@code [L,k,k]}, where there is one beside P: P·G·Q. */
  private static final String RIGHT = "right";

  /** Names of the parts of {@link Structure#LOW_RANK}: U, s and c. */
  static final String VECTORS = "vectors";

  static final String ABOVE = "above";
  static final String REST = "rest";

  /** Names of the parts of {@link Structure#BLOCK}: of each size of block, and of the way back. */
  static final String BLOCKS = "blocks";

  static final String INPUTS = "inputs";
  static final String PLACES = "places";

  /** Of a structure with one part. */
  public Factor(Structure structure, Operand<T> whole) {
    this(structure, Bundle.of(WHOLE, whole));
  }

  /** The same, however it was made: no differentiation looks behind it. */
  public Factor<T> constant(Ops tf) {
    Map<String, Operand<?>> constants = new LinkedHashMap<>();
    parts.operands().forEach((name, part) -> constants.put(name, tf.stopGradient(part)));
    return new Factor<>(structure, new Bundle(constants));
  }

  /** With Q {@code [L,k,k]} on the other side. */
  Factor<T> times(Operand<T> right) {
    return new Factor<>(structure, parts.with(RIGHT, right));
  }

  /** How its products are made where it multiplies gradients of the weights' shape. */
  Form on(Operand<?> weights) {
    Shape w = weights.shape();
    boolean alone =
        w.numDimensions() == 3
            && parts.operands().entrySet().stream()
                .anyMatch(
                    part ->
                        part.getKey().equals(RIGHT)
                            ? LaneOps.takesAnotherWayAlone(w, part.getValue().shape(), false, false)
                            : structure.takesAnotherWayAlone(part.getValue().shape(), w));
    return new Form(structure, parts.operands().containsKey(RIGHT), alone);
  }

  /** A form of P: another one is one constant here. */
  public enum Structure {
    /** P {@code [L,m,m]}, or {@code [m,m]} in a graph without lanes: P·G. */
    FULL("") {
      @Override
      <T extends TType> Operand<T> multiply(Products<T> with, Parts<T> parts, Operand<T> gradient) {
        return with.product("PG", parts.get(0), gradient, false);
      }
    },
    /** F of a shape that spreads over the gradient's: F ∘ G. */
    DIAGONAL("Diagonal") {
      @Override
      <T extends TType> Operand<T> multiply(Products<T> with, Parts<T> parts, Operand<T> gradient) {
        return with.tf().math.mul(parts.get(0), gradient);
      }

      @Override
      boolean takesAnotherWayAlone(Shape part, Shape weights) {
        return false;
      }
    },
    /**
     * Of each size of block the numbers of its rows {@code [B,s]} and its P {@code [L,B,s,s]}, and
     * at the end where in their concatenation each row of G is {@code [m]}.
     */
    BLOCK("Block") {
      @Override
      <T extends TType> Operand<T> multiply(Products<T> with, Parts<T> parts, Operand<T> gradient) {
        Ops tf = with.tf();
        Operand<TInt64> shape = tf.shape(gradient, TInt64.class);
        Operand<TInt64> lanes = tf.slice(shape, tf.constant(new long[] {0}), tf.array(1L));
        Operand<TInt64> columns = tf.slice(shape, tf.constant(new long[] {2}), tf.array(1L));
        Operand<TInt64> rows = tf.concat(List.of(lanes, tf.array(-1L), columns), tf.constant(0));
        List<Operand<T>> products = new ArrayList<>();
        for (int i = 0; i + 1 < parts.count(); i += 2) {
          Operand<T> own = tf.gather(gradient, parts.numbers(i), tf.constant(1));
          products.add(tf.reshape(with.product("PG", parts.get(i + 1), own, false), rows));
        }
        Operand<T> all =
            products.size() == 1 ? products.get(0) : tf.concat(products, tf.constant(1));
        return tf.gather(all, parts.numbers(parts.count() - 1), tf.constant(1));
      }

      @Override
      boolean takesAnotherWayAlone(Shape part, Shape weights) {
        return part.numDimensions() == 4
            && part.get(1) == 1
            && LaneOps.takesAnotherWayAlone(
                Shape.of(part.get(0), part.get(2), part.get(3)),
                Shape.of(part.get(0), part.get(3), weights.get(2)),
                false,
                false);
      }
    },
    /**
     * cI + U diag(s) Uᵀ with U {@code [L,m,r]}, s {@code [L,r,1]} and c {@code [L,1,1]}: c·G + U(s
     * ∘ UᵀG), where no m × m matrix is made.
     */
    LOW_RANK("LowRank") {
      @Override
      <T extends TType> Operand<T> multiply(Products<T> with, Parts<T> parts, Operand<T> gradient) {
        Ops tf = with.tf();
        Operand<T> inside = with.product("UtG", parts.get(0), gradient, true);
        Operand<T> above =
            with.product("UsUtG", parts.get(0), tf.math.mul(parts.get(1), inside), false);
        return tf.math.add(tf.math.mul(parts.get(2), gradient), above);
      }
    };

    private final String word;

    Structure(String word) {
      this.word = word;
    }

    /** P·G, without a question for a shape, see {@link Carrier.Rule}. */
    abstract <T extends TType> Operand<T> multiply(
        Products<T> with, Parts<T> parts, Operand<T> gradient);

    /** Whether the product of a part with the gradient does, see {@link LaneOps}. */
    boolean takesAnotherWayAlone(Shape part, Shape weights) {
      return part.numDimensions() == 3
          && part.get(2) > 1
          && LaneOps.takesAnotherWayAlone(part, weights, part.get(1) == weights.get(1), false);
    }
  }

  /**
   * A structure as a carrier's rule.
   *
   * @param right whether a Q stands last among the parts
   * @param alone whether there is one lane, which is multiplied twice, see {@link
   *     LaneOps#takesAnotherWayAlone}
   */
  record Form(Structure structure, boolean right, boolean alone) implements Carrier.Rule {
    private static final List<Boolean> EITHER = List.of(false, true);

    static Stream<Form> all() {
      return Stream.of(Structure.values())
          .flatMap(
              structure ->
                  EITHER.stream()
                      .flatMap(
                          right ->
                              EITHER.stream().map(alone -> new Form(structure, right, alone))));
    }

    @Override
    public String operation() {
      return GradientTransform.NAME
          + structure.word
          + (right ? "Kronecker" : "")
          + (alone ? "Alone" : "");
    }

    @Override
    public List<Operand<?>> backward(Ops tf, GraphOperation carrier, List<Output<?>> gradients) {
      return transformed(tf, carrier, gradients.get(0));
    }

    private <T extends TType> List<Operand<?>> transformed(
        Ops tf, GraphOperation carrier, Output<T> gradient) {
      Products<T> with = new Products<>(tf, alone);
      int count = carrier.numOutputs() - (right ? 2 : 1);
      Parts<T> parts = new Parts<>(carrier, count, gradient.type());
      Operand<T> left = structure.multiply(with, parts, gradient);
      List<Operand<?>> all = new ArrayList<>();
      all.add(right ? with.product("PGQ", left, parts.get(count), false) : left);
      for (int i = 1; i < carrier.numOutputs(); i++) {
        all.add(tf.zerosLike(carrier.input(i)));
      }
      return all;
    }
  }

  /** A factor's parts behind the weights that a carrier carries. */
  record Parts<T extends TType>(GraphOperation carrier, int count, Class<T> type) {
    Operand<T> get(int part) {
      return carrier.<T>input(part + 1).expect(type);
    }

    Operand<TInt32> numbers(int part) {
      return carrier.<TInt32>input(part + 1).expect(TInt32.class);
    }
  }

  /** Products of the lanes' matrices. */
  record Products<T extends TType>(Ops tf, boolean alone) {
    // Serves operands with and without lanes alike.
    Operand<T> product(String name, Operand<T> a, Operand<T> b, boolean transposed) {
      UnaryOperator<Operand<T>> lanes = alone ? lane -> LaneOps.twice(tf, lane) : lane -> lane;
      Operand<T> product =
          BatchMatMul.create(
              tf.scope().withName(name),
              lanes.apply(a),
              lanes.apply(b),
              a.type(),
              BatchMatMul.adjX(transposed));
      return alone ? tf.gather(product, tf.constant(new int[] {0}), tf.constant(0)) : product;
    }
  }
}
