package org.sigmap.graph.optim;

import org.sigmap.graph.LaneOps;
import org.sigmap.graph.Parameters;
import org.tensorflow.types.family.TFloating;

/** Hutchinson's one-probe estimate of the Hessian's diagonal. */
final class Hutchinson {
  private Hutchinson() {}

  /** z∘Hz at the step's parameters, H the Hessian of the data loss over all of them jointly. */
  static <T extends TFloating> Parameters<T> diagonal(StepContext<T> context, Probe probe) {
    LaneOps<T> ops = context.ops().scoped("Hutchinson");
    Parameters<T> z = probe.draw(context);
    Parameters<T> product = context.oracle().hessianVectorProduct(context.parameters(), z);
    return z.zip(product, ops.tf().math::mul);
  }
}
