package org.sigmap.spec;

import java.util.OptionalInt;

/**
 * The data term of the loss, of outputs f and targets y. Where there are classes, targets are 1 at
 * the class and 0 elsewhere, and only {@link #LOGISTIC} has them otherwise.
 */
public enum Loss {
  /** Mean of (f − y)² over rows and outputs. */
  SQUARED,
  /**
   * Mean over rows and outputs of r²/2 where |r| ≤ 1, else |r| − ½, r = f − y (Huber 1964): large
   * errors pull no harder than errors of one standard deviation of the target.
   */
  HUBER,
  /** Mean of log(1 + e^(−yf)) over rows, the second of two classes being y = 1, the first −1. */
  LOGISTIC,
  /** Mean of −log softmax(f)·y over rows. */
  CROSS_ENTROPY;

  private static final String FIELD = "training.loss";

  /** What a specification calls it. */
  public String word() {
    return SpecSchema.words(Loss.class).get(ordinal());
  }

  /**
   * @param loss null where it follows from the targets
   * @param classes how many classes targets tell apart; empty where they are numbers
   * @throws SpecException if there is no such loss of such targets
   */
  public static void requireFit(Loss loss, OptionalInt classes) {
    Check.that(
        classes.isPresent() || loss != LOGISTIC && loss != CROSS_ENTROPY,
        FIELD,
        "%s tells classes apart, but the targets are numbers; choose squared or huber",
        loss == null ? "" : loss.word());
    Check.that(
        loss != LOGISTIC || classes.getAsInt() == 2,
        FIELD,
        "logistic tells two classes apart, but there are %s; choose cross-entropy",
        classes.orElse(0));
  }
}
