package org.sigmap.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricEigenTest {
  private static final double ROUNDING = 1e-12;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 60})
  void reconstructsWithOrthonormalVectorsInDescendingOrder(int d) {
    SeedStream stream = new SeedStreams(d).stream("matrix");
    for (double scale : new double[] {1e-9, 1, 1e9}) {
      Matrix indefinite = symmetric(stream, d, scale);
      SymmetricEigen eigen = SymmetricEigen.of(indefinite);
      Matrix v = eigen.vectors();
      Reference.assertClose(
          Matrix.identity(d), Reference.product(v.transpose(), v), ROUNDING, "VᵀV");
      Matrix rebuilt =
          Reference.product(Reference.product(v, Matrix.diagonal(eigen.values())), v.transpose());
      Reference.assertClose(indefinite, rebuilt, ROUNDING, "V diag(λ) Vᵀ");
      for (int j = 1; j < d; j++) {
        assertTrue(eigen.values()[j - 1] >= eigen.values()[j], "descending at " + j);
      }
    }
  }

  @Test
  void agreesWithTheClosedFormOfTwoByTwo() {
    SymmetricEigen eigen = SymmetricEigen.of(Matrix.of(new double[][] {{2, -1}, {-1, 2}}));
    double h = Math.sqrt(0.5);
    assertArrayEquals(new double[] {3, 1}, eigen.values(), ROUNDING);
    assertEquals(-1, eigen.vectors().get(0, 0) * eigen.vectors().get(1, 0) / (h * h), ROUNDING);
    assertArrayEquals(new double[] {h, h}, eigen.vectors().columnAt(1), ROUNDING);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 17})
  void signPutsTheLargestEntryOnThePositiveSide(int d) {
    SymmetricEigen eigen = SymmetricEigen.of(symmetric(new SeedStreams(d).stream("sign"), d, 1));
    for (int j = 0; j < d; j++) {
      double largest = 0;
      for (double entry : eigen.vectors().columnAt(j)) {
        largest = Math.abs(entry) > Math.abs(largest) ? entry : largest;
      }
      assertTrue(largest > 0, "column " + j);
    }
  }

  @Test
  void diagonalMatricesKeepTheirAxes() {
    SymmetricEigen eigen = SymmetricEigen.of(Matrix.diagonal(0.1, 10, 0.1, 3));
    assertArrayEquals(new double[] {10, 3, 0.1, 0.1}, eigen.values(), ROUNDING);
    assertArrayEquals(new double[] {0, 1, 0, 0}, eigen.vectors().columnAt(0), ROUNDING);
    assertArrayEquals(new double[] {0, 0, 0, 1}, eigen.vectors().columnAt(1), ROUNDING);
  }

  @Test
  void composeIsExactlySymmetric() {
    SymmetricEigen eigen = SymmetricEigen.of(symmetric(new SeedStreams(3).stream("m"), 12, 1));
    Matrix composed = SymmetricEigen.compose(eigen.vectors(), eigen.values());
    assertEquals(composed, composed.transpose());
  }

  /** Indicators of one column add up to 1: λ = 0, which decompositions miss by rounding. */
  @Test
  void aNegativeEigenvalueWithinRoundingIsZero() {
    SymmetricEigen eigen = new SymmetricEigen(new double[] {1.5, 1, -3.6e-15}, Matrix.identity(3));
    assertEquals(Math.sqrt(0.01), eigen.gains(0.5, 0.01)[2], 1e-15);
    SymmetricEigen none = new SymmetricEigen(new double[] {1.5, 1, -1e-9}, Matrix.identity(3));
    assertThrows(IllegalArgumentException.class, () -> none.gains(0.5, 0.01));
  }

  @Test
  void refusesWhatHasNoRealEigendecomposition() {
    assertRefused("not symmetric", Matrix.of(new double[][] {{1, 2}, {2.1, 1}}));
    assertRefused("2 x 1", Matrix.of(new double[][] {{1}, {2}}));
    assertRefused("(0, 1) is NaN", Matrix.of(new double[][] {{1, Double.NaN}, {0, 1}}));
    assertRefused("Infinity", Matrix.diagonal(1, Double.POSITIVE_INFINITY));
    assertRefused("0 x 0", new Matrix(0, 0, new double[0]));
  }

  private static void assertRefused(String part, Matrix matrix) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> SymmetricEigen.of(matrix)).getMessage();
    assertTrue(message.contains(part), message);
  }

  private static Matrix symmetric(SeedStream stream, int d, double scale) {
    double[][] rows = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        rows[i][j] = scale * stream.nextGaussian();
        rows[j][i] = rows[i][j];
      }
    }
    return Matrix.of(rows);
  }
}
