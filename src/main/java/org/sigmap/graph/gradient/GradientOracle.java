package org.sigmap.graph.gradient;

import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.layer.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** Differentiates the training loss at any point, so that an optimizer needs no phase counters. */
public interface GradientOracle<T extends TFloating> {

  /**
   * @param loss training loss with every term that is differentiated {@code [L]}
   * @param gradients its gradient, shapes of {@link Parameters}
   */
  record Evaluation<T extends TFloating>(Operand<T> loss, Parameters<T> gradients) {}

  /** Loss and gradient at {@code point}. */
  Evaluation<T> at(Parameters<T> point);

  /**
   * ∇²L(θ)·v, L the data term alone (no decay, no preconditioner) and its Hessian taken over all
   * parameters jointly (Pearlmutter 1994). relu″ counts as 0.
   *
   * @param point θ
   * @param vector v, a constant of the differentiation
   */
  Parameters<T> hessianVectorProduct(Parameters<T> point, Parameters<T> vector);

  /** Layer inputs and pre-activation gradients of the data term at {@code point}. */
  LayerTaps<T> taps(Parameters<T> point);

  /** Every operand this oracle reads, so that a loop or a branch can carry them into its body. */
  Bundle bundle();

  /**
   * The same oracle inside the body of a loop or a branch.
   *
   * @param body arithmetic in that body
   * @param in what stands there for {@link #bundle()}
   */
  GradientOracle<T> rebound(LaneOps<T> body, Bundle in);
}
