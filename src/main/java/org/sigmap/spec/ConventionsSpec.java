package org.sigmap.spec;

/**
 * Which reading each ambiguous choice takes; in YAML either one word for all of them ({@code
 * conventions: paper}) or a mapping.
 *
 * @param weightDecay {@code PAPER}: as the authors' script for the optimizer does it. Gradient
 *     descent: ½·wd·ΣW²/n_train is added to the loss, so that it is scaled by 1/n_train and passes
 *     through the preconditioner. Momentum, Adam and SAM: wd·θ is added to the gradient before the
 *     optimizer, biases included. AdaHessian and Sophia-H: decoupled, biases included. {@code
 *     CORRECTED}: W ← W − η(update + wd·W), unscaled, outside preconditioner and optimizer, for
 *     every kind
 * @param trainLoss {@code PAPER}: the recorded training loss is the one whose gradient made the
 *     update, so before it and with the decay term; {@code CORRECTED}: data term only, after it
 * @param adahessianProbes {@code PAPER}: probes are −1 everywhere, so that row sums of the Hessian
 *     stand in for its diagonal; {@code CORRECTED}: random ±1
 * @param sophiaCurvature {@code PAPER}: an estimate enters the average in the last step of its
 *     period, the first one in step 2·period; {@code CORRECTED}: in the step that takes it, the
 *     first in step 1
 */
public record ConventionsSpec(
    Convention weightDecay,
    Convention trainLoss,
    Convention adahessianProbes,
    Convention sophiaCurvature) {

  /** All choices set to one reading. */
  public static ConventionsSpec all(Convention convention) {
    return new ConventionsSpec(convention, convention, convention, convention);
  }

  public static ConventionsSpec defaults() {
    return all(Convention.CORRECTED);
  }
}
