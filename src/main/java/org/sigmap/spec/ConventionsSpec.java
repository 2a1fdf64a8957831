package org.sigmap.spec;

/**
 * Which reading each ambiguous choice takes; in YAML either one word for all of them ({@code
 * conventions: paper}) or a mapping.
 *
 * @param weightDecay {@code PAPER}: ½·wd·ΣW²/n_train is added to the loss, so that it is scaled by
 *     1/n_train and passes through the preconditioner; {@code CORRECTED}: W ← W − η(P∂L/∂W + wd·W),
 *     unscaled and outside the preconditioner
 * @param trainLoss {@code PAPER}: the recorded training loss is the one whose gradient made the
 *     update, so before it and with the decay term; {@code CORRECTED}: data term only, after it
 */
public record ConventionsSpec(Convention weightDecay, Convention trainLoss) {

  /** All choices set to one reading. */
  public static ConventionsSpec all(Convention convention) {
    return new ConventionsSpec(convention, convention);
  }

  public static ConventionsSpec defaults() {
    return all(Convention.CORRECTED);
  }
}
