package org.sigmap.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;

/** Seeded random matrices and comparison with a bound relative to the largest expected entry. */
public final class TestMatrices {
  private TestMatrices() {}

  public static Matrix gaussian(SeedStream stream, int rows, int columns) {
    return new Matrix(rows, columns, stream.gaussians(rows * columns));
  }

  /** AAᵀ/columns + 0.1·I of a Gaussian A: positive definite, condition number of order 100. */
  public static Matrix positiveDefinite(SeedStream stream, int d) {
    double[][] a = ReferenceNetwork.rows(gaussian(stream, d, 2 * d));
    double[][] product = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        double sum = 0;
        for (int k = 0; k < 2 * d; k++) {
          sum += a[i][k] * a[j][k];
        }
        product[i][j] = sum / (2 * d) + (i == j ? 0.1 : 0);
      }
    }
    return Matrix.of(product);
  }

  /** Largest difference between entries; NaN where either holds one. */
  public static double difference(double[] expected, double[] actual) {
    assertEquals(expected.length, actual.length, "number of entries");
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs(expected[i] - actual[i]));
    }
    return worst;
  }

  /** The same, relative to the largest expected entry. */
  public static double deviation(double[] expected, double[] actual) {
    double scale = 0;
    for (double value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    double difference = difference(expected, actual);
    return scale == 0 ? difference : difference / scale;
  }

  public static void assertClose(
      double[] expected, double[] actual, double tolerance, String what) {
    double deviation = deviation(expected, actual);
    if (!(deviation <= tolerance)) {
      throw new AssertionError(
          what + ": relative deviation " + deviation + " exceeds " + tolerance);
    }
  }
}
