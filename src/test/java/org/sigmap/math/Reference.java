package org.sigmap.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Plain-loop references and comparisons for the tests of this package. */
final class Reference {
  private Reference() {}

  static Matrix product(Matrix a, Matrix b) {
    double[][] product = new double[a.rows()][b.columns()];
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < b.columns(); j++) {
        for (int k = 0; k < a.columns(); k++) {
          product[i][j] += a.values()[i * a.columns() + k] * b.values()[k * b.columns() + j];
        }
      }
    }
    return Matrix.of(product);
  }

  static Matrix gaussian(SeedStream stream, int rows, int columns) {
    return new Matrix(rows, columns, stream.gaussians(rows * columns));
  }

  /** A Aᵀ / columns for a Gaussian A: positive definite when columns ≥ rows. */
  static Matrix wishart(SeedStream stream, int rows, int columns) {
    Matrix factor = gaussian(stream, rows, columns);
    Matrix product = product(factor, factor.transpose());
    double[] scaled = product.values().clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] /= columns;
    }
    return new Matrix(rows, rows, scaled);
  }

  static double largest(Matrix matrix) {
    double largest = 0;
    for (double value : matrix.values()) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** Largest deviation relative to the largest expected entry. */
  static void assertClose(Matrix expected, Matrix actual, double tolerance, String what) {
    assertEquals(expected.rows(), actual.rows(), what + ": rows");
    assertEquals(expected.columns(), actual.columns(), what + ": columns");
    double allowed = tolerance * largest(expected);
    for (int i = 0; i < expected.values().length; i++) {
      assertEquals(expected.values()[i], actual.values()[i], allowed, what + ": entry " + i);
    }
  }
}
