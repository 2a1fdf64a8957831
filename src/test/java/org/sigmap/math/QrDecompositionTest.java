package org.sigmap.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrDecompositionTest {
  private static final double ROUNDING = 1e-12;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 40})
  void factorsWithAnOrthogonalQAndAnUpperTriangularRWithPositiveDiagonal(int d) {
    Matrix matrix = Reference.gaussian(new SeedStreams(d).stream("qr"), d, d);
    QrDecomposition qr = QrDecomposition.of(matrix);
    Reference.assertClose(matrix, Reference.product(qr.q(), qr.r()), ROUNDING, "QR");
    Reference.assertClose(
        Matrix.identity(d), Reference.product(qr.q().transpose(), qr.q()), ROUNDING, "QᵀQ");
    for (int i = 0; i < d; i++) {
      assertTrue(qr.r().get(i, i) > 0, "diagonal " + i);
      for (int j = 0; j < i; j++) {
        assertEquals(0, qr.r().get(i, j), "below the diagonal");
      }
    }
  }

  @Test
  void leavesItsArgumentAlone() {
    Matrix matrix = Matrix.of(new double[][] {{1, 2}, {3, 4}});
    QrDecomposition.of(matrix);
    assertEquals(Matrix.of(new double[][] {{1, 2}, {3, 4}}), matrix);
    assertThrows(IllegalArgumentException.class, () -> QrDecomposition.of(Matrix.column(1, 2)));
  }

  /** A Haar entry q₁₁ has mean 0, variance 1/d and fourth moment 3/(d(d + 2)). */
  @Test
  void qOfGaussianMatricesHasTheMomentsOfTheHaarMeasure() {
    SeedStream stream = new SeedStreams(77).stream("haar");
    int d = 3;
    int trials = 20_000;
    double[] first = new double[trials];
    double[] second = new double[trials];
    for (int t = 0; t < trials; t++) {
      Matrix q = QrDecomposition.of(Reference.gaussian(stream, d, d)).q();
      first[t] = q.get(0, 0);
      second[t] = q.get(0, 0) * q.get(0, 0);
    }
    double variance = 1.0 / d;
    double varianceOfSquare = 3.0 / (d * (d + 2)) - variance * variance;
    assertEquals(0, Statistics.mean(first), 5 * Math.sqrt(variance / trials));
    assertEquals(variance, Statistics.mean(second), 5 * Math.sqrt(varianceOfSquare / trials));
  }
}
