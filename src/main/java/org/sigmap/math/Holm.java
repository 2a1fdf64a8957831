package org.sigmap.math;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Holm's correction (1979) for the number of comparisons: of hypotheses that hold, whichever they
 * are and however they depend on each other, one or more is rejected with probability 5 % at most.
 */
public final class Holm {
  /** Level of the tests, and of all those of a family together. */
  public static final double LEVEL = 0.05;

  private Holm() {}

  /**
   * The corrected p-values, to be held against {@link #LEVEL}: of p₍₁₎ ≤ p₍₂₎ ≤ … the i-th becomes
   * max_{j≤i} min(1, (m − j + 1) p₍ⱼ₎). Comparisons of the family that are not among them count as
   * such that reject nothing, so that it does not matter how those that are were chosen.
   *
   * @param pValues NaN where nothing was tested, which stays so
   * @param family m, at least as many as were tested
   */
  public static double[] corrected(double[] pValues, long family) {
    double[] corrected = pValues.clone();
    int[] order =
        IntStream.range(0, pValues.length)
            .filter(i -> !Double.isNaN(pValues[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(i -> i)
            .toArray();
    if (family < order.length) {
      throw new IllegalArgumentException(
          "a family of %d cannot hold %d comparisons".formatted(family, order.length));
    }
    double most = 0;
    for (int j = 0; j < order.length; j++) {
      most = Math.max(most, Math.min(1, (family - j) * pValues[order[j]]));
      corrected[order[j]] = most;
    }
    return corrected;
  }
}
