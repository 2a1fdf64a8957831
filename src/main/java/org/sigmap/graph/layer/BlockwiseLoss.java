package org.sigmap.graph.layer;

import java.util.List;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.Loop;
import org.sigmap.graph.Losses;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * The mean squared error over many rows, a block of rows at a time, so that memory and cache
 * traffic stay those of one block: a 9,800-row test set times 500 hidden units is 20 MB a lane, a
 * block of it fits a core's cache.
 */
public final class BlockwiseLoss {
  /** Rows per block; about the size of a training set, whose activations fit the cache too. */
  public static final int BLOCK_ROWS = 256;

  private BlockwiseLoss() {}

  /**
   * The mean squared error of f(x) against y per lane, (1/(n·o)) Σ (f − y)².
   *
   * @param x {@code [L,n,d]}
   * @param y {@code [L,n,o]}
   * @return {@code [L]}
   */
  public static <T extends TFloating> Operand<T> meanSquaredError(
      LaneOps<T> lanes, Parameters<T> parameters, Operand<T> x, Operand<T> y) {
    LaneOps<T> ops = lanes.scoped("BlockwiseLoss");
    int rows = Math.toIntExact(x.shape().get(1));
    int width = Math.toIntExact(y.shape().get(2));
    int blocks = rows / BLOCK_ROWS;
    if (blocks < 2) {
      return Losses.meanSquaredError(ops, Network.forward(ops, parameters, x).outputs(), y);
    }
    Operand<T> sum = blockSums(ops, parameters, x, y, blocks);
    int rest = rows - blocks * BLOCK_ROWS;
    if (rest > 0) {
      Operand<TInt32> start = ops.tf().constant(blocks * BLOCK_ROWS);
      sum = ops.tf().math.add(sum, squaredErrors(ops, parameters, x, y, start, rest));
    }
    return ops.tf().math.mul(sum, ops.constant(1.0 / ((double) rows * width)));
  }

  private static <T extends TFloating> Operand<T> blockSums(
      LaneOps<T> ops, Parameters<T> parameters, Operand<T> x, Operand<T> y, int blocks) {
    Ops tf = ops.tf();
    long laneCount = x.shape().get(0);
    Operand<T> zero = tf.fill(tf.constant(new long[] {laneCount}), ops.constant(0));
    Bundle constants = parameters.bundle().under("parameters").with("x", x).with("y", y);
    Class<T> type = ops.type();
    return Loop.repeat(
            tf,
            tf.constant(blocks),
            Bundle.of("sum", zero),
            constants,
            (body, block, before, in) -> {
              Operand<TInt32> start = body.math.mul(block, body.constant(BLOCK_ROWS));
              Operand<T> losses =
                  squaredErrors(
                      new LaneOps<>(body, type),
                      new Parameters<>(parameters.network(), in.in("parameters").all(type)),
                      in.get("x", type),
                      in.get("y", type),
                      start,
                      BLOCK_ROWS);
              return Bundle.of("sum", body.math.add(before.get("sum", type), losses));
            })
        .get("sum", type);
  }

  private static <T extends TFloating> Operand<T> squaredErrors(
      LaneOps<T> ops,
      Parameters<T> parameters,
      Operand<T> x,
      Operand<T> y,
      Operand<TInt32> start,
      int rows) {
    Operand<T> block = rowsOf(ops, x, start, rows);
    Operand<T> outputs = Network.forward(ops, parameters, block).outputs();
    Operand<T> targets = rowsOf(ops, y, start, rows);
    return ops.sumPerLane(ops.tf().math.squaredDifference(outputs, targets));
  }

  private static <T extends TFloating> Operand<T> rowsOf(
      LaneOps<T> ops, Operand<T> matrix, Operand<TInt32> start, int rows) {
    Ops tf = ops.tf();
    Operand<TInt32> zero = tf.constant(0);
    Operand<TInt32> begin = tf.stack(List.of(zero, start, zero));
    int lanes = Math.toIntExact(matrix.shape().get(0));
    int columns = Math.toIntExact(matrix.shape().get(2));
    return tf.slice(matrix, begin, tf.constant(new int[] {lanes, rows, columns}));
  }
}
