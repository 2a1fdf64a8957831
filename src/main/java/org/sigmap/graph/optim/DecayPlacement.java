package org.sigmap.graph.optim;

import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;

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

  /** Whether biases decay too: always in the scripts that add wd·θ or wd·Σθ², else as specified. */
  public boolean decaysBiases(ConventionsSpec conventions, boolean specified) {
    return specified || (this != IN_LOSS && conventions.weightDecay() == Convention.PAPER);
  }
}
