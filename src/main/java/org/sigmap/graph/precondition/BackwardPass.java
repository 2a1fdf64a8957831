package org.sigmap.graph.precondition;

import java.util.ArrayList;
import java.util.List;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * The backward-pass operation: forward it is the identity on a loss, backward it gives every
 * parameter the gradient that a backward pass written by hand has computed. So automatic
 * differentiation of the loss finds that pass in the place of its own, and whatever stands between
 * the parameters and this operation, such as a {@link GradientTransform}, behind it.
 */
public final class BackwardPass {
  /** What the operation is called in every graph. */
  public static final String NAME = "BackwardPass";

  static final Carrier.Rule RULE =
      new Carrier.Rule() {
        @Override
        public String operation() {
          return NAME;
        }

        /** Inputs are the loss, the parameters, their gradients: the parameters alone get any. */
        @Override
        public List<Operand<?>> backward(
            Ops tf, GraphOperation carrier, List<Output<?>> gradients) {
          int parameters = (carrier.numOutputs() - 1) / 2;
          List<Operand<?>> all = new ArrayList<>(List.of(gradients.get(0)));
          for (int i = 1; i <= parameters; i++) {
            all.add(scaled(tf, gradients.get(0), carrier.input(i + parameters)));
          }
          for (int i = 1; i <= parameters; i++) {
            all.add(carrier.input(i + parameters));
          }
          return all;
        }
      };

  private BackwardPass() {}

  /**
   * @param loss {@code [L]}
   * @param parameters that the loss is a function of
   * @param gradients of the loss by them
   * @return the loss unchanged, with these gradients and no others
   */
  public static <T extends TFloating> Operand<T> apply(
      Ops tf, Operand<T> loss, Parameters<T> parameters, Parameters<T> gradients) {
    List<Operand<?>> operands = new ArrayList<>(List.of(tf.stopGradient(loss)));
    operands.addAll(parameters.asList());
    gradients.asList().forEach(gradient -> operands.add(tf.stopGradient(gradient)));
    return Carrier.carry(tf, RULE, operands).get(0).asOutput().expect(loss.type());
  }

  /** One factor {@code [L]} a lane. */
  private static <T extends TType> Operand<T> scaled(
      Ops tf, Output<T> factors, Output<?> gradient) {
    Operand<T> typed = gradient.expect(factors.type());
    Operand<TInt32> rank = tf.shape(tf.shape(typed));
    Operand<TInt32> ones = tf.fill(tf.math.sub(rank, tf.constant(1)), tf.constant(1));
    Operand<TInt32> shape = tf.concat(List.of(tf.constant(new int[] {-1}), ones), tf.constant(0));
    return tf.math.mul(tf.reshape(factors, shape), typed);
  }
}
