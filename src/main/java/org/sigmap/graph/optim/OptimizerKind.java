package org.sigmap.graph.optim;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.graph.gradient.Probe;
import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.OptimizerSpec;

/**
 * What a specification of an optimizer means. A new kind is a link in a file of its own and one
 * entry of {@link #KINDS}.
 *
 * @param gradient links that replace the gradient, before decay joins it
 * @param direction links that make a direction of the gradient
 * @param recordedDecay where weight decay enters in the authors' script
 * @param ownSteps whether its direction is a move already, which no learning rate scales after it
 */
record OptimizerKind(
    List<Link> gradient, List<Link> direction, DecayPlacement recordedDecay, boolean ownSteps) {
  /** Updates of the factors before the first step that decays, in the recorded K-FAC. */
  private static final int KFAC_DECAY_PERIODS = 20;

  /** Reads a specification; a given probe stands for the kind's own. */
  private interface Reader<S extends OptimizerSpec> {
    OptimizerKind read(S spec, ConventionsSpec conventions, Optional<Probe> probe);
  }

  private static final Map<Class<?>, Reader<OptimizerSpec>> KINDS =
      Map.ofEntries(
          entry(
              OptimizerSpec.GradientDescent.class,
              (spec, conventions, probe) -> of(DecayPlacement.IN_LOSS)),
          entry(
              OptimizerSpec.Momentum.class,
              (spec, conventions, probe) -> of(DecayPlacement.COUPLED, new Momentum())),
          entry(
              OptimizerSpec.Adam.class,
              (spec, conventions, probe) -> of(DecayPlacement.COUPLED, new Adam())),
          entry(
              OptimizerSpec.AdaHessian.class,
              (spec, conventions, probe) ->
                  of(
                      DecayPlacement.DECOUPLED,
                      new AdaHessian(
                          probe.orElse(
                              conventions.adahessianProbes() == Convention.PAPER
                                  ? new Probe.MinusOne()
                                  : new Probe.Rademacher())))),
          entry(
              OptimizerSpec.Sam.class,
              (spec, conventions, probe) ->
                  new OptimizerKind(
                      List.of(new SharpnessAware()),
                      List.of(new Momentum()),
                      DecayPlacement.COUPLED,
                      false)),
          entry(
              OptimizerSpec.SophiaH.class,
              (spec, conventions, probe) ->
                  of(
                      DecayPlacement.DECOUPLED,
                      new SophiaH(
                          spec.period(),
                          conventions.sophiaCurvature() == Convention.PAPER
                              ? SophiaH.Absorption.STALE
                              : SophiaH.Absorption.FRESH,
                          probe.orElse(new Probe.Gaussian())))),
          entry(OptimizerSpec.Kfac.class, (spec, conventions, probe) -> kfac(spec, conventions)),
          entry(
              OptimizerSpec.Shampoo.class,
              (spec, conventions, probe) ->
                  of(
                      DecayPlacement.WITHIN,
                      new Shampoo(
                          spec.updatePeriod(),
                          conventions.shampooPreconditioner(),
                          conventions.weightDecay() == Convention.PAPER))),
          entry(
              OptimizerSpec.Lbfgs.class,
              (spec, conventions, probe) ->
                  new OptimizerKind(
                      List.of(),
                      List.of(new Lbfgs(spec.history(), spec.iterations())),
                      DecayPlacement.DOUBLED_IN_LOSS,
                      true)));

  static OptimizerKind of(OptimizerSpec spec, ConventionsSpec conventions, Optional<Probe> probe) {
    return KINDS.get(spec.getClass()).read(spec, conventions, probe);
  }

  /** Where weight decay enters by {@link ConventionsSpec#weightDecay()}. */
  DecayPlacement decay(ConventionsSpec conventions) {
    if (conventions.weightDecay() == Convention.PAPER) {
      return recordedDecay;
    }
    return ownSteps ? DecayPlacement.UNSCALED_IN_LOSS : DecayPlacement.DECOUPLED;
  }

  private static <S extends OptimizerSpec> Map.Entry<Class<?>, Reader<OptimizerSpec>> entry(
      Class<S> kind, Reader<S> reader) {
    return Map.entry(
        kind, (spec, conventions, probe) -> reader.read(kind.cast(spec), conventions, probe));
  }

  private static OptimizerKind of(DecayPlacement recordedDecay, Link... direction) {
    return new OptimizerKind(List.of(), List.of(direction), recordedDecay, false);
  }

  private static OptimizerKind kfac(OptimizerSpec.Kfac spec, ConventionsSpec conventions) {
    Kfac direction =
        new Kfac(spec.covariancePeriod(), spec.inversionPeriod(), conventions.kfacDamping());
    var decay = new DelayedWeightDecay(KFAC_DECAY_PERIODS * spec.covariancePeriod());
    return conventions.weightDecay() == Convention.PAPER
        ? of(DecayPlacement.WITHIN, direction, decay, new Momentum())
        : of(DecayPlacement.WITHIN, direction, new Momentum());
  }
}
