package org.sigmap.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt64;
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

  /** (0, f): what the softmax of two classes has in the place of f. */
  private static <T extends TFloating> Operand<T> withReference(
      LaneOps<T> ops, Operand<T> outputs) {
    Ops tf = ops.tf();
    int last = outputs.shape().numDimensions() - 1;
    int[] column = new int[last + 1];
    Arrays.fill(column, 0, last, -1);
    column[last] = 1;
    Operand<T> first = tf.slice(outputs, ops.ints(new int[last + 1]), ops.ints(column));
    return tf.concat(List.of(tf.zerosLike(first), outputs), tf.constant(last));
  }

  @Override
  public <T extends TFloating> Operand<TInt64> chosen(LaneOps<T> ops, Operand<T> outputs) {
    return LossKind.Function.super.chosen(ops, withReference(ops, outputs));
  }

  @Override
  public <T extends TFloating> Optional<Operand<T>> probabilities(
      LaneOps<T> ops, Operand<T> outputs) {
    return Optional.of(ops.tf().nn.softmax(withReference(ops, outputs)));
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
