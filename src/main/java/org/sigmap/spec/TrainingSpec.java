package org.sigmap.spec;

/**
 * The full-batch training loop.
 *
 * @param steps number of updates
 * @param weightDecay wd; how it enters is {@link ConventionsSpec#weightDecay()}
 * @param decayBiases whether biases decay too
 * @param logEvery steps between two evaluations; the first is before any update, the last after all
 * @param precision floating-point type of the training graph
 */
public record TrainingSpec(
    int steps, double weightDecay, boolean decayBiases, int logEvery, Precision precision) {
  public TrainingSpec {
    Check.atLeast("steps", steps, 1);
    Check.nonNegative("weightDecay", weightDecay);
    Check.atLeast("logEvery", logEvery, 1);
  }

  public static TrainingSpec defaults() {
    return new TrainingSpec(10_000, 1e-6, false, 50, Precision.FLOAT32);
  }
}
