package org.sigmap.graph;

import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * (1/(n·o)) Σ ℓ of every output apart.
 *
 * @param terms ℓ {@code [L,n,o]}
 * @param slopes ℓ′
 * @param bends ℓ″
 * @param weight 1/(n·o)
 */
record Entrywise<T extends TFloating>(
    LaneOps<T> ops, Operand<T> terms, Operand<T> slopes, Operand<T> bends, Operand<T> weight)
    implements LossKind.Differentiable<T> {
  static <T extends TFloating> Entrywise<T> of(
      LaneOps<T> ops, Operand<T> terms, Operand<T> slopes, Operand<T> bends) {
    return new Entrywise<>(ops, terms, slopes, bends, ops.reciprocalEntries(terms));
  }

  @Override
  public Operand<T> value() {
    return ops.tf().math.mul(ops.sumPerLane(terms), weight);
  }

  @Override
  public Operand<T> gradient() {
    return ops.tf().math.mul(slopes, weight);
  }

  @Override
  public Operand<T> gradientAlong(Operand<T> tangent) {
    return ops.tf().math.mul(ops.tf().math.mul(bends, tangent), weight);
  }
}
