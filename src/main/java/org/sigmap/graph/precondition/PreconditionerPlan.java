package org.sigmap.graph.precondition;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.SpecSchema;

/**
 * What a specification's preconditioner is in a graph. A new kind is a file of its own and one line
 * of {@link #KINDS}.
 *
 * @param preconditioner the static part, equal for lanes that share a graph
 * @param numbers a lane's own: one for each name that the preconditioner reads before or in a step
 */
public record PreconditionerPlan(Preconditioner preconditioner, Map<String, Double> numbers) {
  private static final Map<Class<?>, Function<PreconditionerSpec, Preconditioner>> KINDS =
      Map.ofEntries(
          kind(PreconditionerSpec.None.class, none -> new NoPreconditioner()),
          kind(
              PreconditionerSpec.CovariancePower.class,
              power ->
                  new CovariancePower(power.covariance(), power.structure(), power.normalize())),
          kind(PreconditionerSpec.AdaptiveCovariancePower.class, PreconditionerPlan::adaptive),
          kind(
              PreconditionerSpec.KroneckerPower.class,
              power -> new KroneckerPower(adaptive(power.inputs()))),
          kind(
              PreconditionerSpec.LearnedPower.class,
              power ->
                  new LearnedPower(
                      power.covariance(),
                      power.structure(),
                      power.bounds().get(0),
                      power.bounds().get(1))),
          kind(
              PreconditionerSpec.DiagonalHessianPower.class,
              power -> new DiagonalHessianPower(power.period(), power.average())));

  public PreconditionerPlan {
    numbers = Map.copyOf(numbers);
  }

  private static <S extends PreconditionerSpec>
      Map.Entry<Class<?>, Function<PreconditionerSpec, Preconditioner>> kind(
          Class<S> spec, Function<S, Preconditioner> factory) {
    return Map.entry(spec, any -> factory.apply(spec.cast(any)));
  }

  private static AdaptiveCovariancePower adaptive(
      PreconditionerSpec.AdaptiveCovariancePower power) {
    return new AdaptiveCovariancePower(
        power.warmUp(), power.refresh(), power.structure(), power.normalize(), power.layers());
  }

  /** The plan of what is specified; its numbers are the real fields of the kind. */
  public static PreconditionerPlan of(PreconditionerSpec spec) {
    Map<String, Double> numbers = new HashMap<>();
    SpecSchema.numbers(spec).forEach((field, value) -> numbers.put(name(field), value));
    Preconditioner preconditioner = KINDS.get(spec.getClass()).apply(spec);
    if (preconditioner.numbers().contains(Preconditioner.HIDDEN_POWER)) {
      numbers.putIfAbsent(Preconditioner.HIDDEN_POWER, spec.p());
    }
    return new PreconditionerPlan(preconditioner, numbers);
  }

  /** A field's name in a graph, where an optimizer may have a field of the same. */
  private static String name(String field) {
    return field.equals("p")
        ? Preconditioner.POWER
        : "preconditioner" + Character.toUpperCase(field.charAt(0)) + field.substring(1);
  }
}
