package org.sigmap.graph;

import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** (1/(n·o)) Σ (f − y)². */
record SquaredError() implements LossKind.Function {
  @Override
  public <T extends TFloating> Operand<T> terms(
      LaneOps<T> ops, Operand<T> outputs, Operand<T> targets) {
    return ops.tf().math.squaredDifference(outputs, targets);
  }

  @Override
  public <T extends TFloating> LossKind.Differentiable<T> differentiable(
      LaneOps<T> lanes, Operand<T> outputs, Operand<T> targets) {
    LaneOps<T> ops = lanes.scoped("MeanSquaredError");
    return new Here<>(ops, ops.tf().math.sub(outputs, targets), ops.reciprocalEntries(outputs));
  }

  /**
   * At some outputs.
   *
   * @param deviation f − y
   * @param weight 1/(n·o)
   */
  private record Here<T extends TFloating>(LaneOps<T> ops, Operand<T> deviation, Operand<T> weight)
      implements LossKind.Differentiable<T> {
    @Override
    public Operand<T> value() {
      return ops.tf().math.mul(ops.dot(deviation, deviation), weight);
    }

    @Override
    public Operand<T> gradient() {
      return gradientAlong(deviation);
    }

    @Override
    public Operand<T> gradientAlong(Operand<T> tangent) {
      return ops.tf().math.mul(tangent, ops.tf().math.mul(ops.constant(2), weight));
    }
  }
}
