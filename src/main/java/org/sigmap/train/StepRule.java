package org.sigmap.train;

import java.util.stream.LongStream;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.GradientOracle;
import org.sigmap.graph.optim.Update;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;

/** The {@link TrainingStep} of a shape, on the rows that each step takes. */
record StepRule<T extends TFloating>(TrainingShape shape) {

  /** Adds the update at {@code now} to a graph. */
  Update.Outcome<T> next(LaneOps<T> ops, StepVariables<T> now) {
    return TrainingStep.of(shape).next(ops, now.point(), batch(ops, now));
  }

  /** The differentiated loss and its gradient, without preconditioner. */
  GradientOracle.Evaluation<T> raw(LaneOps<T> ops, StepVariables<T> now) {
    return TrainingStep.of(shape).raw(ops, now.point(), batch(ops, now));
  }

  private TrainingStep.Batch<T> batch(LaneOps<T> ops, StepVariables<T> now) {
    return new TrainingStep.Batch<>(
        batch(ops, now.x(), now.step()), batch(ops, now.y(), now.step()));
  }

  /** Rows tB, …, tB + B − 1 modulo n: {@code [L,n,k] → [L,B,k]}; all rows where B = n. */
  private Operand<T> batch(LaneOps<T> ops, Operand<T> rows, Operand<TInt32> step) {
    int n = shape.rows().train();
    int size = shape.rows().batch();
    if (size == n) {
      return rows;
    }
    Ops tf = ops.tf();
    long[] offsets = LongStream.range(0, size).toArray();
    Operand<TInt64> first =
        tf.math.mul(tf.dtypes.cast(step, TInt64.class), tf.constant((long) size));
    Operand<TInt64> indices =
        tf.math.floorMod(tf.math.add(first, tf.constant(offsets)), tf.constant((long) n));
    return tf.gather(rows, indices, tf.constant(1));
  }
}
