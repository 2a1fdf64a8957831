package org.sigmap.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;

class EmpiricalCovarianceTest {
  private static final double ROUNDING = 1e-12;

  @Test
  void agreesWithPlainLoops() {
    int n = 17;
    int d = 4;
    Matrix rows = new Matrix(n, d, new SeedStreams(1).stream("rows").gaussians(n * d));
    double[][] expected = new double[d][d];
    for (int a = 0; a < d; a++) {
      for (int b = 0; b < d; b++) {
        double sumA = 0;
        double sumB = 0;
        double sumAb = 0;
        for (int i = 0; i < n; i++) {
          sumA += rows.get(i, a);
          sumB += rows.get(i, b);
          sumAb += rows.get(i, a) * rows.get(i, b);
        }
        expected[a][b] = sumAb / n - sumA / n * (sumB / n);
      }
    }
    Matrix covariance = EmpiricalCovariance.of(rows);
    Golden.assertClose(Matrix.of(expected), covariance, ROUNDING, "Σ̂");
    assertEquals(covariance, covariance.transpose());
  }

  @Test
  void divisorIsN() {
    assertEquals(Matrix.of(new double[][] {{4}}), EmpiricalCovariance.of(Matrix.column(1, 5)));
  }

  @Test
  void survivesALargeCommonOffset() {
    double far = 1e8;
    assertEquals(
        Matrix.of(new double[][] {{4}}), EmpiricalCovariance.of(Matrix.column(far + 1, far + 5)));
  }

  @Test
  void needsARow() {
    assertThrows(
        IllegalArgumentException.class,
        () -> EmpiricalCovariance.of(new Matrix(0, 3, new double[0])));
  }
}
