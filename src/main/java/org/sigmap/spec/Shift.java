package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What the images of a test set have in place of those in training: which digit and which class
 * pattern they show, or how they are corrupted. Labels follow what the name does not say is
 * changed.
 */
public enum Shift {
  /** Fresh images with the pattern of their own class. */
  @JsonProperty("in-distribution")
  IN_DISTRIBUTION,
  /** Each digit with its partner's pattern; labels follow the digit, which is invariant. */
  @JsonProperty("noise-flipped")
  NOISE_FLIPPED,
  /**
   * Random labels, the pattern follows the label, digits are independent of it: the pattern is
   * invariant, and a network that reads digits is at chance.
   */
  @JsonProperty("digit-flipped")
  DIGIT_FLIPPED,
  /** Patterns on black; labels follow the pattern. */
  @JsonProperty("noise-only")
  NOISE_ONLY,
  /** Digits without patterns; labels follow the digit. */
  @JsonProperty("digit-only")
  DIGIT_ONLY,
  /** In-distribution images, less contrast. */
  @JsonProperty("contrast")
  CONTRAST,
  /** In-distribution images, blurred. */
  @JsonProperty("blur")
  BLUR,
  /** In-distribution images, seen by few photons. */
  @JsonProperty("shot-noise")
  SHOT_NOISE,
  /** In-distribution images, rotated either way. */
  @JsonProperty("rotation")
  ROTATION,
  /** In-distribution images, moved in a diagonal direction. */
  @JsonProperty("translation")
  TRANSLATION;

  /** Whether {@code severity} matters. */
  public boolean isCorruption() {
    return compareTo(CONTRAST) >= 0;
  }
}
