package org.sigmap.spec;

/**
 * What the rows of a test set have in place of those in training: which digit and which class
 * pattern images show, or how they are corrupted; or rows of other files. Labels follow what the
 * name does not say is changed.
 */
public enum Shift {
  /** Fresh images with the pattern of their own class. */
  IN_DISTRIBUTION,
  /** Each digit with its partner's pattern; labels follow the digit, which is invariant. */
  NOISE_FLIPPED,
  /**
   * Random labels, the pattern follows the label, digits are independent of it: the pattern is
   * invariant, and a network that reads digits is at chance.
   */
  DIGIT_FLIPPED,
  /** Patterns on black; labels follow the pattern. */
  NOISE_ONLY,
  /** Digits without patterns; labels follow the digit. */
  DIGIT_ONLY,
  /** In-distribution images, less contrast. */
  CONTRAST,
  /** In-distribution images, blurred. */
  BLUR,
  /** In-distribution images, seen by few photons. */
  SHOT_NOISE,
  /** In-distribution images, rotated either way. */
  ROTATION,
  /** In-distribution images, moved in a diagonal direction. */
  TRANSLATION,
  /** Rows of other files, with the labels that they have. */
  GIVEN;

  /** How strong a corruption can be: 1 to this. */
  public static final int SEVERITIES = 5;

  public boolean isCorruption() {
    return compareTo(CONTRAST) >= 0 && this != GIVEN;
  }
}
