package org.sigmap.graph.optim;

import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.TrainingSpec;

/** The chain of transformations that a specification names. */
public final class Optimizers {
  private Optimizers() {}

  /**
   * The optimizer's chain with weight decay where the conventions put it: under {@link
   * Convention#PAPER} it is a term of the loss and no link, under {@link Convention#CORRECTED} it
   * is decoupled and stands behind the preconditioner.
   */
  public static GradientTransformation of(
      OptimizerSpec optimizer, TrainingSpec training, ConventionsSpec conventions) {
    boolean decoupled = conventions.weightDecay() == Convention.CORRECTED;
    if (optimizer instanceof OptimizerSpec.GradientDescent) {
      return decoupled
          ? Chain.of(new AddDecayedWeights(training.decayBiases()), new ScaleByLearningRate())
          : Chain.of(new ScaleByLearningRate());
    }
    throw new IllegalArgumentException("no transformation for optimizer " + optimizer);
  }
}
