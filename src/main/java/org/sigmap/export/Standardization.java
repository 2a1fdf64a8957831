package org.sigmap.export;

/**
 * How targets were standardised: a prediction f(x) means y = {@code standardDeviation}·f(x) +
 * {@code mean}, in the units of the raw targets.
 *
 * @param mean of the raw training targets
 * @param standardDeviation of the raw training targets, above 0
 */
public record Standardization(double mean, double standardDeviation) {
  /**
   * @throws IllegalArgumentException if the numbers are not finite or the deviation is not above 0
   */
  public Standardization {
    if (!Double.isFinite(mean) || !(standardDeviation > 0 && Double.isFinite(standardDeviation))) {
      throw new IllegalArgumentException(
          "targets are standardised by a finite mean and a finite deviation above 0, but these are "
              + mean
              + " and "
              + standardDeviation);
    }
  }

  /** Targets that are trained on as they are. */
  public static Standardization none() {
    return new Standardization(0, 1);
  }
}
