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
  DECOUPLED,
  /** ½·wd·ΣW² is part of the loss, not scaled by 1/n. */
  UNSCALED_IN_LOSS,
  /** wd·ΣW², without the ½, is part of the loss, not scaled by 1/n. */
  DOUBLED_IN_LOSS,
  /** The optimizer's own links decay. */
  WITHIN;

  /** The reading of {@link ConventionsSpec#weightDecay()} for an optimizer. */
  public static DecayPlacement of(OptimizerSpec optimizer, ConventionsSpec conventions) {
    boolean corrected = conventions.weightDecay() == Convention.CORRECTED;
    if (optimizer instanceof OptimizerSpec.Lbfgs) {
      return corrected ? UNSCALED_IN_LOSS : DOUBLED_IN_LOSS;
    }
    if (corrected) {
      return DECOUPLED;
    }
    if (optimizer instanceof OptimizerSpec.Kfac || optimizer instanceof OptimizerSpec.Shampoo) {
      return WITHIN;
    }
    if (optimizer instanceof OptimizerSpec.GradientDescent) {
      return IN_LOSS;
    }
    boolean decoupled =
        optimizer instanceof OptimizerSpec.AdaHessian || optimizer instanceof OptimizerSpec.SophiaH;
    return decoupled ? DECOUPLED : COUPLED;
  }

  /** Whether biases decay too: always in the scripts that add wd·θ or wd·Σθ², else as specified. */
  public boolean decaysBiases(ConventionsSpec conventions, boolean specified) {
    return specified || (this != IN_LOSS && conventions.weightDecay() == Convention.PAPER);
  }
}
