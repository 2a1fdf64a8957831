package org.sigmap.graph.precondition;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.sigmap.spec.PreconditionerSpec;

/**
 * What a specification's preconditioner is in a graph. A new kind is a file of its own and one line
 * of {@link #KINDS}.
 *
 * @param preconditioner the static part, equal for lanes that share a graph
 * @param numbers a lane's own: one for each name that the preconditioner reads before or in a step
 */
public record PreconditionerPlan(Preconditioner preconditioner, Map<String, Double> numbers) {
  private static final Map<Class<?>, Function<PreconditionerSpec, PreconditionerPlan>> KINDS =
      Map.ofEntries(
          kind(
              PreconditionerSpec.None.class,
              none -> new PreconditionerPlan(new NoPreconditioner(), Map.of())),
          kind(
              PreconditionerSpec.CovariancePower.class,
              power ->
                  new PreconditionerPlan(
                      new CovariancePower(power.covariance()), power(power.p(), power.damping()))),
          kind(
              PreconditionerSpec.AdaptiveCovariancePower.class,
              power ->
                  new PreconditionerPlan(
                      new AdaptiveCovariancePower(power.warmUp(), power.refresh()),
                      estimated(power.p(), power.damping(), power.statisticsDecay()))),
          kind(
              PreconditionerSpec.DiagonalHessianPower.class,
              power ->
                  new PreconditionerPlan(
                      new DiagonalHessianPower(power.period(), power.average()),
                      estimated(power.p(), power.damping(), power.statisticsDecay()))));

  public PreconditionerPlan {
    numbers = Map.copyOf(numbers);
  }

  /** The plan of what is specified. */
  public static PreconditionerPlan of(PreconditionerSpec spec) {
    return KINDS.get(spec.getClass()).apply(spec);
  }

  private static <S extends PreconditionerSpec>
      Map.Entry<Class<?>, Function<PreconditionerSpec, PreconditionerPlan>> kind(
          Class<S> spec, Function<S, PreconditionerPlan> plan) {
    return Map.entry(spec, any -> plan.apply(spec.cast(any)));
  }

  /** p and δ under their names. */
  public static Map<String, Double> power(double p, double damping) {
    return Map.of(Preconditioner.POWER, p, Preconditioner.DAMPING, damping);
  }

  private static Map<String, Double> estimated(double p, double damping, double statisticsDecay) {
    Map<String, Double> numbers = new HashMap<>(power(p, damping));
    numbers.put(Preconditioner.STATISTICS_DECAY, statisticsDecay);
    return numbers;
  }
}
