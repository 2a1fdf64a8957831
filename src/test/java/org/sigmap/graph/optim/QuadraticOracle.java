package org.sigmap.graph.optim;

import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.GradientOracle;
import org.sigmap.graph.gradient.LayerTaps;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.family.TFloating;

/**
 * L(θ) = ½θᵀAθ − bᵀθ over the flattened parameters.
 *
 * @param a A {@code [L,P,P]}
 * @param b {@code [L,P]}
 */
record QuadraticOracle<T extends TFloating>(LaneOps<T> ops, Operand<T> a, Operand<T> b)
    implements GradientOracle<T> {
  @Override
  public Evaluation<T> at(Parameters<T> point) {
    Operand<T> theta = point.flat(ops);
    Operand<T> column = ops.tf().expandDims(theta, ops.tf().constant(2));
    Operand<T> product = ops.tf().squeeze(ops.matMul(a, column), lastAxis());
    Operand<T> half = ops.tf().math.mul(ops.constant(0.5), product);
    Operand<T> loss = ops.sumPerLane(ops.tf().math.mul(theta, ops.tf().math.sub(half, b)));
    return new Evaluation<>(
        loss, Parameters.ofFlat(ops, point.network(), ops.tf().math.sub(product, b)));
  }

  private static Squeeze.Options lastAxis() {
    return Squeeze.axis(2L);
  }

  @Override
  public Parameters<T> hessianVectorProduct(Parameters<T> point, Parameters<T> vector) {
    return new QuadraticOracle<>(ops, a, ops.tf().zerosLike(b)).at(vector).gradients();
  }

  @Override
  public LayerTaps<T> taps(Parameters<T> point) {
    throw new UnsupportedOperationException("a quadratic has no layers");
  }

  @Override
  public Bundle bundle() {
    return Bundle.of("a", a).with("b", b);
  }

  @Override
  public QuadraticOracle<T> rebound(LaneOps<T> body, Bundle in) {
    return new QuadraticOracle<>(body, in.get("a", body.type()), in.get("b", body.type()));
  }
}
