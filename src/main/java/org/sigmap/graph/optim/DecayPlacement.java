package org.sigmap.graph.optim;

import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.OptimizerSpec;

/** Where weight decay enters a step. */
public enum DecayPlacement {
  /** ½·wd·ΣW²/n is part of the loss, so it passes through preconditioner and optimizer. */
  IN_LOSS,
  /** wd·θ is added to the preconditioned gradient, so it passes through the optimizer. */
  COUPLED,
  /** wd·θ is added to the optimizer's update, before the learning rate alone. */
  DECOUPLED;

  /** The reading of {@link ConventionsSpec#weightDecay()} for an optimizer. */
  public static DecayPlacement of(OptimizerSpec optimizer, ConventionsSpec conventions) {
    if (conventions.weightDecay() == Convention.CORRECTED) {
      return DECOUPLED;
    }
    if (optimizer instanceof OptimizerSpec.GradientDescent) {
      return IN_LOSS;
    }
    boolean decoupled =
        optimizer instanceof OptimizerSpec.AdaHessian || optimizer instanceof OptimizerSpec.SophiaH;
    return decoupled ? DECOUPLED : COUPLED;
  }

  /** Whether biases decay too: always in the scripts that add wd·θ, otherwise as specified. */
  boolean decaysBiases(ConventionsSpec conventions, boolean specified) {
    return specified || (this != IN_LOSS && conventions.weightDecay() == Convention.PAPER);
  }
}
