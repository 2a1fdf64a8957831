package org.sigmap.graph.layer;

import org.sigmap.graph.LaneOps;
import org.sigmap.graph.Losses;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;

/**
 * How a classifier does on a set of rows.
 *
 * @param loss cross-entropy {@code [L]}
 * @param accuracy share of rows whose largest output is the one of their class {@code [L]}; of
 *     equal outputs the first counts
 */
public record Classification<T extends TFloating>(Operand<T> loss, Operand<T> accuracy) {

  /**
   * Loss and accuracy from one forward pass.
   *
   * @param x inputs {@code [L,n,d]}
   * @param y one-hot classes {@code [L,n,c]}
   */
  public static <T extends TFloating> Classification<T> of(
      LaneOps<T> lanes, Parameters<T> parameters, Operand<T> x, Operand<T> y) {
    LaneOps<T> ops = lanes.scoped("Classification");
    Operand<T> outputs = Network.forward(ops, parameters, x).outputs();
    return new Classification<>(
        Losses.crossEntropy(ops, outputs, y), accuracy(ops.scoped("Accuracy"), outputs, y));
  }

  private static <T extends TFloating> Operand<T> accuracy(
      LaneOps<T> ops, Operand<T> outputs, Operand<T> y) {
    Ops tf = ops.tf();
    Operand<TInt64> chosen = tf.math.argMax(outputs, tf.constant(2));
    Operand<TInt64> right = tf.math.argMax(y, tf.constant(2));
    return ops.meanPerLane(tf.dtypes.cast(tf.math.equal(chosen, right), ops.type()));
  }
}
