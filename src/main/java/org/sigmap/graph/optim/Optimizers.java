package org.sigmap.graph.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.Probe;
import org.sigmap.graph.precondition.PreconditionerPlan;
import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.TrainingSpec;

/** The chain of transformations that a specification names, and the numbers that it reads. */
public final class Optimizers {
  /** Updates of the factors before the first step that decays, in the recorded K-FAC. */
  private static final int KFAC_DECAY_PERIODS = 20;

  private Optimizers() {}

  /**
   * The optimizer's chain, with weight decay where {@link DecayPlacement#of} says, the learning
   * rate last.
   */
  public static GradientTransformation of(
      OptimizerSpec optimizer, TrainingSpec training, ConventionsSpec conventions) {
    boolean gaussian = optimizer instanceof OptimizerSpec.SophiaH;
    boolean constant =
        optimizer instanceof OptimizerSpec.AdaHessian
            && conventions.adahessianProbes() == Convention.PAPER;
    Probe random = gaussian ? new Probe.Gaussian() : new Probe.Rademacher();
    return of(optimizer, training, conventions, constant ? new Probe.MinusOne() : random);
  }

  /**
   * As {@link #of(OptimizerSpec, TrainingSpec, ConventionsSpec)}, curvature probed with {@code
   * probe}.
   */
  public static GradientTransformation of(
      OptimizerSpec optimizer, TrainingSpec training, ConventionsSpec conventions, Probe probe) {
    if (optimizer instanceof OptimizerSpec.Lbfgs lbfgs) {
      // It decays in the loss and scales its own moves.
      return Chain.of(new Lbfgs(lbfgs.history(), lbfgs.iterations()));
    }
    DecayPlacement placement = DecayPlacement.of(optimizer, conventions);
    var decay = new AddDecayedWeights(placement.decaysBiases(conventions, training.decayBiases()));
    List<GradientTransformation> chain = new ArrayList<>();
    if (optimizer instanceof OptimizerSpec.Sam) {
      chain.add(new SharpnessAware());
    }
    if (placement == DecayPlacement.COUPLED) {
      chain.add(decay);
    }
    chain.addAll(direction(optimizer, conventions, probe));
    if (placement == DecayPlacement.DECOUPLED) {
      chain.add(decay);
    }
    chain.add(new ScaleByLearningRate());
    return new Chain(chain);
  }

  /** The links between gradient and learning rate that make the kind. */
  private static List<GradientTransformation> direction(
      OptimizerSpec optimizer, ConventionsSpec conventions, Probe probe) {
    if (optimizer instanceof OptimizerSpec.GradientDescent) {
      return List.of();
    }
    if (optimizer instanceof OptimizerSpec.Momentum || optimizer instanceof OptimizerSpec.Sam) {
      return List.of(new Momentum());
    }
    if (optimizer instanceof OptimizerSpec.Adam) {
      return List.of(new Adam());
    }
    if (optimizer instanceof OptimizerSpec.AdaHessian) {
      return List.of(new AdaHessian(probe));
    }
    if (optimizer instanceof OptimizerSpec.SophiaH sophia) {
      boolean stale = conventions.sophiaCurvature() == Convention.PAPER;
      return List.of(
          new SophiaH(
              sophia.period(), stale ? SophiaH.Absorption.STALE : SophiaH.Absorption.FRESH, probe));
    }
    if (optimizer instanceof OptimizerSpec.Kfac kfac) {
      return kfac(kfac, conventions);
    }
    if (optimizer instanceof OptimizerSpec.Shampoo shampoo) {
      boolean within = conventions.weightDecay() == Convention.PAPER;
      return List.of(
          new Shampoo(shampoo.updatePeriod(), conventions.shampooPreconditioner(), within));
    }
    throw new IllegalArgumentException("no transformation for optimizer " + optimizer);
  }

  private static List<GradientTransformation> kfac(
      OptimizerSpec.Kfac kfac, ConventionsSpec conventions) {
    Kfac preconditioner =
        new Kfac(kfac.covariancePeriod(), kfac.inversionPeriod(), conventions.kfacDamping());
    return conventions.weightDecay() == Convention.PAPER
        ? List.of(
            preconditioner,
            new DelayedWeightDecay(KFAC_DECAY_PERIODS * kfac.covariancePeriod()),
            new Momentum())
        : List.of(preconditioner, new Momentum());
  }

  /**
   * The per-lane numbers that the chain of {@link #of} reads, by name, in a fixed order that
   * depends on the kind alone.
   */
  public static Map<String, Double> hyperparameters(
      OptimizerSpec optimizer, TrainingSpec training) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(Hyperparameters.LEARNING_RATE, optimizer.learningRate());
    values.put(Hyperparameters.WEIGHT_DECAY, training.weightDecay());
    if (optimizer instanceof OptimizerSpec.Momentum momentum) {
      values.put(Hyperparameters.MOMENTUM, momentum.momentum());
    } else if (optimizer instanceof OptimizerSpec.Adam adam) {
      putAverages(values, adam.beta1(), adam.beta2(), adam.epsilon());
    } else if (optimizer instanceof OptimizerSpec.AdaHessian adahessian) {
      putAverages(values, adahessian.beta1(), adahessian.beta2(), adahessian.epsilon());
      values.put(Hyperparameters.HESSIAN_POWER, adahessian.hessianPower());
    } else if (optimizer instanceof OptimizerSpec.Sam sam) {
      values.put(Hyperparameters.RHO, sam.rho());
      values.put(Hyperparameters.MOMENTUM, sam.momentum());
    } else if (optimizer instanceof OptimizerSpec.SophiaH sophia) {
      putAverages(values, sophia.beta1(), sophia.beta2(), sophia.epsilon());
      values.put(Hyperparameters.RHO, sophia.rho());
    } else if (optimizer instanceof OptimizerSpec.Kfac kfac) {
      values.put(Hyperparameters.MOMENTUM, kfac.momentum());
      values.put(Kfac.DAMPING, kfac.damping());
      values.put(Kfac.STATISTICS_DECAY, kfac.statisticsDecay());
      values.put(Kfac.KL_CLIP, kfac.klClip());
    } else if (optimizer instanceof OptimizerSpec.Shampoo shampoo) {
      values.put(Hyperparameters.MOMENTUM, shampoo.momentum());
      values.put(Hyperparameters.EPSILON, shampoo.epsilon());
    }
    return Collections.unmodifiableMap(values);
  }

  /** As {@link #hyperparameters(OptimizerSpec, TrainingSpec)}, those of the preconditioner too. */
  public static Map<String, Double> hyperparameters(
      PreconditionerSpec preconditioner, OptimizerSpec optimizer, TrainingSpec training) {
    Map<String, Double> values = new LinkedHashMap<>(hyperparameters(optimizer, training));
    values.putAll(PreconditionerPlan.of(preconditioner).numbers());
    return Collections.unmodifiableMap(values);
  }

  private static void putAverages(
      Map<String, Double> values, double beta1, double beta2, double epsilon) {
    values.put(Hyperparameters.BETA1, beta1);
    values.put(Hyperparameters.BETA2, beta2);
    values.put(Hyperparameters.EPSILON, epsilon);
  }
}
