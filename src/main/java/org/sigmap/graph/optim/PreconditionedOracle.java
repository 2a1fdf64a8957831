package org.sigmap.graph.optim;

import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.gradient.GradientOracle;
import org.sigmap.graph.gradient.LayerTaps;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * Another oracle with F ∘ ∂L/∂W₁, or P·∂L/∂W₁, for the first layer's gradient, whatever the point;
 * curvature is the plain one, as it is behind a covariance.
 *
 * @param ops arithmetic in the graph being built
 * @param plain the other oracle
 * @param factor F, of a shape that spreads over {@code [L,d,h]}, or P {@code [L,d,d]}
 * @param matrix whether the factor is P
 */
record PreconditionedOracle<T extends TFloating>(
    LaneOps<T> ops, GradientOracle<T> plain, Operand<T> factor, boolean matrix)
    implements GradientOracle<T> {

  /** Gradients with F ∘, or P·, in their first layer. */
  Parameters<T> precondition(Parameters<T> gradients) {
    Operand<T> first = gradients.w1();
    return gradients.withW1(matrix ? ops.matMul(factor, first) : ops.tf().math.mul(factor, first));
  }

  /** A step of the optimizer behind this preconditioner: it sees F or P in every gradient. */
  Transition<T> step(
      GradientTransformation optimizer,
      StepContext<T> context,
      Parameters<T> gradients,
      StepState<T> state) {
    return optimizer.apply(context.with(this), precondition(gradients), state);
  }

  @Override
  public Evaluation<T> at(Parameters<T> point) {
    Evaluation<T> evaluation = plain.at(point);
    return new Evaluation<>(evaluation.loss(), precondition(evaluation.gradients()));
  }

  @Override
  public Parameters<T> hessianVectorProduct(Parameters<T> point, Parameters<T> vector) {
    return plain.hessianVectorProduct(point, vector);
  }

  @Override
  public LayerTaps<T> taps(Parameters<T> point) {
    return plain.taps(point);
  }

  @Override
  public Bundle bundle() {
    return Bundle.of("factor", factor).and(plain.bundle().under("plain"));
  }

  @Override
  public PreconditionedOracle<T> rebound(LaneOps<T> body, Bundle in) {
    return new PreconditionedOracle<>(
        body, plain.rebound(body, in.in("plain")), in.get("factor", body.type()), matrix);
  }
}
