package org.sigmap.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NullDirectionsTest {
  private static final int D = 9;

  /** Of P u in units of the largest gain: d products of float64. */
  private static final double ROUNDING = 1e-14;

  /**
   * The covariance of twelve images of nine pixels: pixel 3 never changes, pixel 8 is pixel 0 again
   * and pixel 5 is the sum of pixels 1 and 2, so that three directions do not vary.
   */
  static Matrix images(long seed) {
    SeedStream stream = new SeedStreams(seed).stream("images");
    double[][] pixels = new double[12][D];
    for (double[] image : pixels) {
      for (int j = 0; j < D; j++) {
        image[j] = Math.floor(128 * stream.nextUniform()) / 255;
      }
      image[3] = 0.1;
      image[5] = image[1] + image[2];
      image[8] = image[0];
    }
    return Matrix.of(pixels);
  }

  /** Σ by plain loops. */
  static Matrix covariance(Matrix rows) {
    int d = rows.columns();
    double[] mean = new double[d];
    for (int i = 0; i < rows.rows(); i++) {
      for (int j = 0; j < d; j++) {
        mean[j] += rows.get(i, j) / rows.rows();
      }
    }
    double[][] sigma = new double[d][d];
    for (int i = 0; i < rows.rows(); i++) {
      for (int j = 0; j < d; j++) {
        for (int k = 0; k < d; k++) {
          sigma[j][k] += (rows.get(i, j) - mean[j]) * (rows.get(i, k) - mean[k]) / rows.rows();
        }
      }
    }
    return Matrix.of(sigma);
  }

  /** Directions in which {@link #images} do not vary, of length 1. */
  static double[][] directions() {
    double[][] directions = new double[3][D];
    directions[0][3] = 1;
    directions[1][0] = Math.sqrt(0.5);
    directions[1][8] = -Math.sqrt(0.5);
    directions[2][1] = Math.sqrt(1.0 / 3);
    directions[2][2] = Math.sqrt(1.0 / 3);
    directions[2][5] = -Math.sqrt(1.0 / 3);
    return directions;
  }

  private static double gain(Matrix p, double[] direction) {
    double squares = 0;
    for (int i = 0; i < D; i++) {
      double sum = 0;
      for (int j = 0; j < D; j++) {
        sum += p.get(i, j) * direction[j];
      }
      squares += sum * sum;
    }
    return Math.sqrt(squares);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.05, 0.5, 1, 2})
  void positivePowersHaveNoGainWhereNothingVaries(double p) {
    for (long seed = 0; seed < 20; seed++) {
      Matrix sigma = covariance(images(seed));
      double largest = Math.pow(SymmetricEigen.of(sigma).values()[0], p);
      Matrix power = MatrixPower.power(sigma, p, 0);
      for (double[] direction : directions()) {
        assertEquals(0, gain(power, direction), ROUNDING * largest, "seed " + seed);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, -0.05, 0.05, 1})
  void dampingIsAllThatNullDirectionsHave(double p) {
    double damping = 1e-3;
    Matrix power = MatrixPower.power(covariance(images(1)), p, damping);
    double largest = Math.max(1, Math.pow(damping, p));
    for (double[] direction : directions()) {
      assertEquals(Math.pow(damping, p), gain(power, direction), ROUNDING * largest);
    }
  }

  @Test
  void powerZeroIsTheIdentityAndNegativeOnesNameTheRank() {
    Matrix sigma = covariance(images(2));
    assertEquals(Matrix.identity(D), MatrixPower.power(sigma, 0, 0));
    SingularCovarianceException refusal =
        assertThrows(SingularCovarianceException.class, () -> MatrixPower.power(sigma, -0.05, 0));
    assertEquals(6, refusal.rank());
  }

  @Test
  void theBoundIsThatOfThePrecisionTheCovarianceWasComputedIn() {
    double[] values = {2, 1e-6, 1e-7, 3e-16, -1e-7, -1e-5};
    assertArrayEquals(
        new double[] {2, 1e-6, 1e-7, 0, -1e-7, -1e-5},
        NullDirections.cleared(values, NullDirections.FLOAT64));
    // 6 · 2⁻²³ · 2 = 1.4e-6.
    assertArrayEquals(
        new double[] {2, 0, 0, 0, 0, -1e-5}, NullDirections.cleared(values, Math.ulp(1f)));
    assertEquals(6 * 0x1p-52 * 2, NullDirections.bound(values, NullDirections.FLOAT64));
    assertArrayEquals(new double[] {0, 0}, NullDirections.cleared(new double[2], 1e-7));
    assertTrue(Double.isNaN(NullDirections.cleared(new double[] {Double.NaN}, 1e-7)[0]));
  }
}
