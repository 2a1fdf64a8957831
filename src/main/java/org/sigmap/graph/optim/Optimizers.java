package org.sigmap.graph.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.Probe;
import org.sigmap.graph.precondition.PreconditionerPlan;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.SpecSchema;
import org.sigmap.spec.TrainingSpec;

/** The chain of transformations that a specification names, and the numbers that it reads. */
public final class Optimizers {
  private Optimizers() {}

  /** The optimizer's chain, weight decay where {@link #decay} says, the learning rate last. */
  public static Link of(
      OptimizerSpec optimizer, TrainingSpec training, ConventionsSpec conventions) {
    return chain(optimizer, training, conventions, Optional.empty());
  }

  /** As {@link #of}, curvature probed with {@code probe}. */
  public static Link of(
      OptimizerSpec optimizer, TrainingSpec training, ConventionsSpec conventions, Probe probe) {
    return chain(optimizer, training, conventions, Optional.of(probe));
  }

  private static Link chain(
      OptimizerSpec optimizer,
      TrainingSpec training,
      ConventionsSpec conventions,
      Optional<Probe> probe) {
    OptimizerKind kind = OptimizerKind.of(optimizer, conventions, probe);
    DecayPlacement placement = kind.decay(conventions);
    var decay = new AddDecayedWeights(placement.decaysBiases(conventions, training.decayBiases()));
    List<Link> chain = new ArrayList<>(kind.gradient());
    if (placement == DecayPlacement.COUPLED) {
      chain.add(decay);
    }
    chain.addAll(kind.direction());
    if (placement == DecayPlacement.DECOUPLED) {
      chain.add(decay);
    }
    if (!kind.ownSteps()) {
      chain.add(new ScaleByLearningRate());
    }
    return new Chain(chain);
  }

  /** Where weight decay enters an optimizer's step. */
  public static DecayPlacement decay(OptimizerSpec optimizer, ConventionsSpec conventions) {
    return OptimizerKind.of(optimizer, conventions, Optional.empty()).decay(conventions);
  }

  /**
   * The per-lane numbers that the chain of {@link #of} reads: every real field of the kind by its
   * name, and the weight decay.
   */
  public static Map<String, Double> hyperparameters(
      OptimizerSpec optimizer, TrainingSpec training) {
    Map<String, Double> values = new LinkedHashMap<>(SpecSchema.numbers(optimizer));
    values.put(Hyperparameters.WEIGHT_DECAY, training.weightDecay());
    return Collections.unmodifiableMap(values);
  }

  /** As {@link #hyperparameters(OptimizerSpec, TrainingSpec)}, those of the preconditioner too. */
  public static Map<String, Double> hyperparameters(
      PreconditionerSpec preconditioner, OptimizerSpec optimizer, TrainingSpec training) {
    Map<String, Double> values = new LinkedHashMap<>(hyperparameters(optimizer, training));
    values.putAll(PreconditionerPlan.of(preconditioner).numbers());
    return Collections.unmodifiableMap(values);
  }
}
