package org.sigmap.math;

/**
 * The values that a quantity can take, both ends among them.
 *
 * @param least the smallest; −∞ where there is none
 * @param most the largest; ∞ where there is none
 */
public record Range(double least, double most) {
  public static final Range ALL = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** What cannot be negative: a loss, a distance, a count. */
  public static final Range POSITIVE = new Range(0, Double.POSITIVE_INFINITY);

  public static final Range SHARE = new Range(0, 1);

  public static final Range BELOW_ONE = new Range(Double.NEGATIVE_INFINITY, 1);

  public static final Range COSINE = new Range(-1, 1);

  /**
   * @throws IllegalArgumentException if there is no value in it
   */
  public Range {
    if (!(least <= most)) {
      throw new IllegalArgumentException("No value is from " + least + " to " + most);
    }
  }

  /** The values that the difference of two such quantities can take. */
  public Range ofDifferences() {
    return new Range(least - most, most - least);
  }
}
