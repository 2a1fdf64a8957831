package org.sigmap.math;

import java.util.Arrays;

/**
 * Directions in which a computed covariance does not vary: an eigenvalue with |λ| ≤ d·ε·max|λ| is
 * what rounding leaves of 0, and counts as 0 exactly. ε is that of the precision in which the
 * covariance was computed, which need not be that of the eigenvalues.
 *
 * <p>Without this a small positive power makes something of nothing: (1e-17)^0.05 is 0.14.
 */
public final class NullDirections {
  /** ε of float64: the distance from 1 to the next number, 2⁻⁵². */
  public static final double FLOAT64 = Math.ulp(1.0);

  private NullDirections() {}

  /**
   * d·ε·λ: the largest eigenvalue that is rounding.
   *
   * @param dimension d
   * @param epsilon ε of the precision in which the covariance was computed
   * @param largest the largest magnitude of an eigenvalue
   */
  public static double bound(int dimension, double epsilon, double largest) {
    return dimension * epsilon * largest;
  }

  /** The same for eigenvalues, all d of a covariance, in any order. */
  public static double bound(double[] eigenvalues, double epsilon) {
    double largest = Arrays.stream(eigenvalues).map(Math::abs).max().orElse(0);
    return bound(eigenvalues.length, epsilon, largest);
  }

  /**
   * Eigenvalues with those of null directions 0, all d of a covariance, in any order. Negative ones
   * beyond rounding stay: the matrix was no covariance.
   */
  public static double[] cleared(double[] eigenvalues, double epsilon) {
    double bound = bound(eigenvalues, epsilon);
    return Arrays.stream(eigenvalues).map(value -> Math.abs(value) <= bound ? 0 : value).toArray();
  }
}
