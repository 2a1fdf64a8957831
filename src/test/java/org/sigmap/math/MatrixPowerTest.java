package org.sigmap.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixPowerTest {
  /** Rounding grows with the condition number of the power, at most 1e4 here. */
  private static final double ROUNDING = 1e-9;

  private static Matrix covariance() {
    return Reference.wishart(new SeedStreams(21).stream("covariance"), 6, 40);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "0.5,0.5", "-1,1", "-0.5,-1.5", "2,-3", "0.3,-0.7"})
  void powersAddUp(double a, double b) {
    Matrix product =
        Reference.product(
            MatrixPower.power(covariance(), a, 0), MatrixPower.power(covariance(), b, 0));
    Reference.assertClose(MatrixPower.power(covariance(), a + b, 0), product, ROUNDING, "Σ^a Σ^b");
  }

  @Test
  void wholePowersAreProducts() {
    Matrix sigma = covariance();
    Reference.assertClose(sigma, MatrixPower.power(sigma, 1, 0), ROUNDING, "p = 1");
    Matrix cube = Reference.product(Reference.product(sigma, sigma), sigma);
    Reference.assertClose(cube, MatrixPower.power(sigma, 3, 0), ROUNDING, "p = 3");
    Reference.assertClose(
        Matrix.identity(6),
        Reference.product(sigma, MatrixPower.power(sigma, -1, 0)),
        ROUNDING,
        "p = -1");
  }

  @Test
  void dampingIsAddedBeforeThePower() {
    Matrix sigma = covariance();
    double[] damped = sigma.values().clone();
    for (int i = 0; i < 6; i++) {
      damped[i * 6 + i] += 0.7;
    }
    Reference.assertClose(
        MatrixPower.power(new Matrix(6, 6, damped), -1.5, 0),
        MatrixPower.power(sigma, -1.5, 0.7),
        ROUNDING,
        "damping");
  }

  @Test
  void zeroPowerIsExactlyTheIdentityEvenOfASingularMatrix() {
    assertEquals(Matrix.identity(6), MatrixPower.power(covariance(), 0, 0));
    assertEquals(Matrix.identity(2), MatrixPower.power(Matrix.diagonal(1, 0), -0.0, 0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.5, -1, -2})
  void negativePowerOfASingularMatrixNamesItsRank(double p) {
    Matrix rankThree = Reference.wishart(new SeedStreams(5).stream("singular"), 8, 3);
    SingularCovarianceException refusal =
        assertThrows(SingularCovarianceException.class, () -> MatrixPower.power(rankThree, p, 0));
    assertEquals(3, refusal.rank());
    assertEquals(8, refusal.dimension());
    assertTrue(refusal.getMessage().contains("rank 3 of 8"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("damping"), refusal.getMessage());
    // Damping below rounding error would only amplify noise.
    assertThrows(SingularCovarianceException.class, () -> MatrixPower.power(rankThree, p, 1e-20));
  }

  @Test
  void dampingMendsASingularMatrix() {
    Matrix power = MatrixPower.power(Matrix.diagonal(4, 0), -0.5, 0.25);
    Reference.assertClose(
        Matrix.diagonal(1 / Math.sqrt(4.25), 2), power, ROUNDING, "damped inverse root");
    Reference.assertClose(
        Matrix.diagonal(2, 0), MatrixPower.power(Matrix.diagonal(4, 0), 0.5, 0), ROUNDING, "root");
  }

  @Test
  void refusesWhatWouldNotBeFinite() {
    assertImpossible("above the range", () -> MatrixPower.power(Matrix.diagonal(1e200, 1), 2, 0));
    assertImpossible("above the range", () -> MatrixPower.power(Matrix.diagonal(1e-200), -2, 0));
    assertImpossible("below the range", () -> MatrixPower.power(Matrix.diagonal(1e-200), 2, 0));
    for (double[] order : new double[][] {{0, 1e-200}, {1e-200, 0}}) {
      assertImpossible(
          "of the eigenvalue 1.0E-200, the largest gain of P, is below the range of float64",
          () -> new SymmetricEigen(order, Matrix.identity(2)).gains(2, 0, "float32", 1e-38, 1e38));
    }
    // Of no variance at all nothing is lost.
    assertEquals(0, MatrixPower.power(Matrix.diagonal(0, 0), 2, 0).get(0, 0));
    assertRefused("must be finite", () -> MatrixPower.power(covariance(), Double.NaN, 0));
    assertRefused("damping", () -> MatrixPower.power(covariance(), 1, -1));
    assertRefused("negative eigenvalue", () -> MatrixPower.power(Matrix.diagonal(1, -0.5), 1, 0));
  }

  private static void assertImpossible(String part, Runnable action) {
    String message = assertThrows(ImpossiblePowerException.class, action::run).getMessage();
    assertTrue(message.contains(part), message);
  }

  private static void assertRefused(String part, Runnable action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
