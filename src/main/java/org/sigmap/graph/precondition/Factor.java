package org.sigmap.graph.precondition;

import org.tensorflow.Operand;
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
  public enum Structure {
    /** P {@code [L,m,m]}, or {@code [m,m]} in a graph without lanes: P·G. */
    FULL("") {
      // Serves operands with and without lanes alike.
      @Override
      <T extends TType> Operand<T> multiply(Ops tf, Operand<T> factor, Operand<T> gradient) {
        return BatchMatMul.create(tf.scope().withName("PG"), factor, gradient, gradient.type());
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

    /** What a {@link GradientTransform} of this structure is called in every graph. */
    String transform() {
      return GradientTransform.NAME + word;
    }

    /** P·G, without a question for a shape: TensorFlow waits forever for one in a gradient. */
    abstract <T extends TType> Operand<T> multiply(Ops tf, Operand<T> factor, Operand<T> gradient);
  }
}
