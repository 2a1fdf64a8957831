package org.sigmap.graph;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/**
 * (1/(n·o)) Σ log(1 + e^(−yf)), y = 1 where the second of two classes is the row's, −1 where the
 * first is. By f that is −ys, s = 1/(1 + e^(yf)), and by f again y²s(1 − s).
 */
record Logistic() implements LossKind.Function {
  @Override
  public <T extends TFloating> Operand<T> terms(
      LaneOps<T> ops, Operand<T> outputs, Operand<T> targets) {
    return ops.apart(against(ops, outputs, targets), ops.tf().math::softplus);
  }

  @Override
  public <T extends TFloating> LossKind.Differentiable<T> differentiable(
      LaneOps<T> ops, Operand<T> outputs, Operand<T> targets) {
    Ops tf = ops.tf();
    Operand<T> s = ops.apart(against(ops, outputs, targets), tf.math::sigmoid);
    Operand<T> bend = tf.math.mul(s, tf.math.sub(ops.constant(1), s));
    return Entrywise.of(
        ops,
        terms(ops, outputs, targets),
        tf.math.neg(tf.math.mul(targets, s)),
        tf.math.mul(tf.math.square(targets), bend));
  }

  /** −yf. */
  private static <T extends TFloating> Operand<T> against(
      LaneOps<T> ops, Operand<T> outputs, Operand<T> targets) {
    return ops.tf().math.neg(ops.tf().math.mul(targets, outputs));
  }

  /** An output above 0 says the second class, every other the first; of several their share. */
  @Override
  public <T extends TFloating> Operand<T> right(
      LaneOps<T> ops, Operand<T> outputs, Operand<T> targets) {
    Ops tf = ops.tf();
    Operand<T> none = ops.constant(0);
    Operand<TBool> right =
        tf.math.equal(tf.math.greater(outputs, none), tf.math.greater(targets, none));
    return tf.math.mean(tf.dtypes.cast(right, ops.type()), ops.ints(2));
  }

  @Override
  public int outputs(int columns) {
    return columns - 1;
  }

  @Override
  public double[] targets(double[] columns) {
    double[] signs = new double[columns.length / 2];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = 2 * columns[2 * i + 1] - 1;
    }
    return signs;
  }
}
