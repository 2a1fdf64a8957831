package org.sigmap.train;

import java.util.List;
import org.sigmap.graph.optim.DecayPlacement;
import org.sigmap.graph.optim.Link;
import org.sigmap.graph.optim.Optimizers;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.TrainingSpec;

/**
 * What a step does with the gradient.
 *
 * @param optimizer chain of transformations
 * @param hyperparameters names of the per-lane numbers that the chain reads
 * @param decay which weight decay the loss itself holds
 * @param decayBiases whether biases decay where decay is a term of the loss
 */
public record UpdateRule(
    Link optimizer, List<String> hyperparameters, LossDecay decay, boolean decayBiases) {

  /** The weight decay that is a term of the loss. */
  public enum LossDecay {
    /** ½·wd·ΣW²/n, so that it passes through the preconditioner. */
    SCALED,
    /** ½·wd·ΣW². */
    UNSCALED,
    /** wd·ΣW², without the ½. */
    DOUBLED,
    /** None: the optimizer's chain decays, or nothing does. */
    NONE;

    /** The loss's part in a placement of weight decay. */
    public static LossDecay of(DecayPlacement placement) {
      return switch (placement) {
        case IN_LOSS -> SCALED;
        case UNSCALED_IN_LOSS -> UNSCALED;
        case DOUBLED_IN_LOSS -> DOUBLED;
        case COUPLED, DECOUPLED, WITHIN -> NONE;
      };
    }
  }

  public UpdateRule {
    hyperparameters = List.copyOf(hyperparameters);
  }

  /** A chain of its own, without weight decay in the loss. */
  public UpdateRule(Link optimizer, List<String> hyperparameters) {
    this(optimizer, hyperparameters, LossDecay.NONE, false);
  }

  /** What a specification says, weight decay where {@link Optimizers#decay} puts it. */
  public static UpdateRule of(
      OptimizerSpec optimizer, TrainingSpec training, ConventionsSpec conventions) {
    DecayPlacement placement = Optimizers.decay(optimizer, conventions);
    return new UpdateRule(
        Optimizers.of(optimizer, training, conventions),
        List.copyOf(Optimizers.hyperparameters(optimizer, training).keySet()),
        LossDecay.of(placement),
        placement.decaysBiases(conventions, training.decayBiases()));
  }
}
