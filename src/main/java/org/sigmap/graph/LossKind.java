package org.sigmap.graph;

import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** Which loss compares the network's outputs with the targets. */
public enum LossKind {
  /** (1/(n·o)) Σ (f − y)². */
  MEAN_SQUARED_ERROR,
  /** −(1/n) Σ_i log softmax(f_i)·y_i, targets one-hot. */
  CROSS_ENTROPY;

  /** The loss per lane: {@code [L,n,o],[L,n,o] → [L]}. */
  public <T extends TFloating> Operand<T> mean(
      LaneOps<T> ops, Operand<T> outputs, Operand<T> targets) {
    return switch (this) {
      case MEAN_SQUARED_ERROR -> Losses.meanSquaredError(ops, outputs, targets);
      case CROSS_ENTROPY -> Losses.crossEntropy(ops, outputs, targets);
    };
  }
}
