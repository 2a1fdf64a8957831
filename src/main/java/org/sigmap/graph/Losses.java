package org.sigmap.graph;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** Losses per lane; each returns {@code [L]}. */
public final class Losses {
  private Losses() {}

  /** (1/(n·o)) Σ (f − y)² per lane: {@code [L,n,o],[L,n,o] → [L]}. */
  public static <T extends TFloating> Operand<T> meanSquaredError(
      LaneOps<T> lanes, Operand<T> predictions, Operand<T> targets) {
    LaneOps<T> ops = lanes.scoped("MeanSquaredError");
    return ops.meanPerLane(ops.tf().math.squaredDifference(predictions, targets));
  }

  /** ½ Σ W² over both weight matrices, and over biases where {@code withBiases}: {@code [L]}. */
  public static <T extends TFloating> Operand<T> halfSquaredNorm(
      LaneOps<T> lanes, Parameters<T> parameters, boolean withBiases) {
    LaneOps<T> ops = lanes.scoped("HalfSquaredNorm");
    List<Operand<T>> decayed = new ArrayList<>(List.of(parameters.w1(), parameters.w2()));
    if (withBiases) {
      decayed.add(parameters.b1());
      decayed.add(parameters.b2());
    }
    Operand<T> sum = null;
    for (Operand<T> operand : decayed) {
      Operand<T> squares = ops.sumPerLane(ops.tf().math.square(operand));
      sum = sum == null ? squares : ops.tf().math.add(sum, squares);
    }
    return ops.tf().math.mul(ops.constant(0.5), sum);
  }
}
