package org.sigmap.spec;

/**
 * Which reading each ambiguous choice takes; in YAML either one word for all of them ({@code
 * conventions: paper}) or a mapping.
 *
 * @param weightDecay {@code PAPER}: as the authors' script for the optimizer does it. Gradient
 *     descent: ½·wd·ΣW²/n_train is added to the loss, so that it is scaled by 1/n_train and passes
 *     through the preconditioner. Momentum, Adam and SAM: wd·θ is added to the gradient before the
 *     optimizer, biases included. AdaHessian and Sophia-H: decoupled, biases included. K-FAC: wd·θ
 *     is added between preconditioning and momentum, biases included, from step 20·covariancePeriod
 *     on. Shampoo: wd·θ is added to the averaged gradient before the factors see it, biases
 *     included. L-BFGS: wd·Σθ² (no ½) is added to the loss, biases included. {@code CORRECTED}: W ←
 *     W − η(update + wd·W), unscaled, outside preconditioner and optimizer, for every kind but
 *     L-BFGS, whose curvature pairs must see it: ½·wd·ΣW² is added to its loss
 * @param trainLoss {@code PAPER}: the recorded training loss is the one whose gradient made the
 *     update, so before it and with the decay term; {@code CORRECTED}: data term only, after it
 * @param adahessianProbes {@code PAPER}: probes are −1 everywhere, so that row sums of the Hessian
 *     stand in for its diagonal; {@code CORRECTED}: random ±1
 * @param sophiaCurvature {@code PAPER}: an estimate enters the average in the last step of its
 *     period, the first one in step 2·period; {@code CORRECTED}: in the step that takes it, the
 *     first in step 1
 * @param kfacDamping {@code PAPER}: every decomposition also writes the damping into the running
 *     factors, where it accumulates, and the solve adds it again; {@code CORRECTED}: the solve
 *     alone adds it
 * @param shampooPreconditioner {@code PAPER}: exponent −1/order a side, the second factor made of
 *     the gradient that the first has preconditioned, momentum an average of preconditioned
 *     gradients; {@code CORRECTED}: exponent −1/(2·order), both factors and momentum of raw
 *     gradients
 */
public record ConventionsSpec(
    Convention weightDecay,
    Convention trainLoss,
    Convention adahessianProbes,
    Convention sophiaCurvature,
    Convention kfacDamping,
    Convention shampooPreconditioner) {

  public static ConventionsSpec all(Convention convention) {
    return new ConventionsSpec(
        convention, convention, convention, convention, convention, convention);
  }

  public static ConventionsSpec defaults() {
    return all(Convention.CORRECTED);
  }
}
