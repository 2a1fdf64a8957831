package org.sigmap.graph.precondition;

import java.util.List;
import org.sigmap.graph.LaneOps;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.family.TType;

/**
 * P of a layer in the form it is kept.
 *
 * @param structure how it multiplies
 * @param operand its numbers, a constant of every differentiation
 */
public record Factor<T extends TType>(Structure structure, Operand<T> operand) {

  /** The same, however it was made: no differentiation looks behind it. */
  public Factor<T> constant(Ops tf) {
    return new Factor<>(structure, tf.stopGradient(operand));
  }

  /** A form of P: another one is one constant here. */
  public enum Structure implements Carrier.Rule {
    /** P {@code [L,m,m]}, or {@code [m,m]} in a graph without lanes: P·G. */
    FULL("") {
      // Serves operands with and without lanes alike.
      @Override
      <T extends TType> Operand<T> multiply(Ops tf, Operand<T> factor, Operand<T> gradient) {
        return BatchMatMul.create(tf.scope().withName("PG"), factor, gradient, gradient.type());
      }

      @Override
      Structure on(Factor<?> factor, Operand<?> weights) {
        Shape p = factor.operand().shape();
        boolean alone =
            p.numDimensions() == 3
                && LaneOps.takesAnotherWayAlone(p, weights.shape(), false, false);
        return alone ? ALONE : this;
      }
    },
    /** As {@link #FULL} of one lane, see {@link LaneOps#takesAnotherWayAlone}. */
    ALONE("Alone") {
      @Override
      <T extends TType> Operand<T> multiply(Ops tf, Operand<T> factor, Operand<T> gradient) {
        return LaneOps.first(tf, FULL.multiply(tf, LaneOps.twice(tf, factor), gradient));
      }
    },
    /** F of a shape that spreads over the gradient's: F ∘ G. */
    DIAGONAL("Diagonal") {
      @Override
      <T extends TType> Operand<T> multiply(Ops tf, Operand<T> factor, Operand<T> gradient) {
        return tf.math.mul(factor, gradient);
      }
    };

    private final String word;

    Structure(String word) {
      this.word = word;
    }

    @Override
    public String operation() {
      return GradientTransform.NAME + word;
    }

    @Override
    public List<Operand<?>> backward(Ops tf, GraphOperation carrier, List<Output<?>> gradients) {
      return transformed(tf, carrier, gradients.get(0));
    }

    private <T extends TType> List<Operand<?>> transformed(
        Ops tf, GraphOperation carrier, Output<T> gradient) {
      Operand<T> factor = carrier.<T>input(1).expect(gradient.type());
      return List.of(multiply(tf, factor, gradient), tf.zerosLike(factor));
    }

    /** The structure that multiplies gradients of the weights' shape. */
    Structure on(Factor<?> factor, Operand<?> weights) {
      return this;
    }

    /** P·G, without a question for a shape, see {@link Carrier.Rule}. */
    abstract <T extends TType> Operand<T> multiply(Ops tf, Operand<T> factor, Operand<T> gradient);
  }
}
