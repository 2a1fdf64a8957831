package org.sigmap.graph.optim;

import org.sigmap.graph.gradient.Hyperparameters;

/**
 * Names in {@link Hyperparameters} of the numbers that every preconditioner has which is estimated
 * during training.
 */
public final class EstimatedPreconditioner {
  /** p {@code [L]}. */
  public static final String POWER = "preconditionerPower";

  /** δ {@code [L]}. */
  public static final String DAMPING = "preconditionerDamping";

  /** ρ {@code [L]}. */
  public static final String STATISTICS_DECAY = "preconditionerStatisticsDecay";

  private EstimatedPreconditioner() {}
}
