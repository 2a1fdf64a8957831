package org.sigmap.graph;

import java.util.function.DoubleBinaryOperator;
import java.util.function.IntToDoubleFunction;
import org.sigmap.math.Matrix;

/** Float64 matrix arithmetic for references, in plain loops. */
public final class PlainLoops {
  private PlainLoops() {}

  public static Matrix zip(Matrix a, Matrix b, DoubleBinaryOperator operator) {
    double[] values = new double[a.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = operator.applyAsDouble(a.values()[i], b.values()[i]);
    }
    return new Matrix(a.rows(), a.columns(), values);
  }

  public static Matrix plus(Matrix a, double factor, Matrix b) {
    return zip(a, b, (x, y) -> x + factor * y);
  }

  public static Matrix scale(double factor, Matrix a) {
    return zip(a, a, (x, y) -> factor * x);
  }

  public static double dot(Matrix a, Matrix b) {
    double sum = 0;
    for (int i = 0; i < a.values().length; i++) {
      sum += a.values()[i] * b.values()[i];
    }
    return sum;
  }

  public static Matrix column(int rows, IntToDoubleFunction entry) {
    double[] values = new double[rows];
    for (int i = 0; i < rows; i++) {
      values[i] = entry.applyAsDouble(i);
    }
    return Matrix.column(values);
  }

  /** Rows of a above those of b. */
  public static Matrix stack(Matrix a, Matrix b) {
    double[] values = new double[a.values().length + b.values().length];
    System.arraycopy(a.values(), 0, values, 0, a.values().length);
    System.arraycopy(b.values(), 0, values, a.values().length, b.values().length);
    return new Matrix(a.rows() + b.rows(), a.columns(), values);
  }

  /** A ⊗ B. */
  public static Matrix kronecker(Matrix a, Matrix b) {
    int columns = a.columns() * b.columns();
    double[] values = new double[a.rows() * b.rows() * columns];
    for (int i = 0; i < values.length; i++) {
      int row = i / columns;
      int column = i % columns;
      values[i] =
          a.get(row / b.rows(), column / b.columns()) * b.get(row % b.rows(), column % b.columns());
    }
    return new Matrix(a.rows() * b.rows(), columns, values);
  }

  /** x with Ax = b, by Gaussian elimination with partial pivoting. */
  public static double[] solve(Matrix a, double[] b) {
    int n = a.rows();
    double[][] rows = new double[n][];
    for (int i = 0; i < n; i++) {
      rows[i] = java.util.Arrays.copyOf(a.row(i), n + 1);
      rows[i][n] = b[i];
    }
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        pivot = Math.abs(rows[i][k]) > Math.abs(rows[pivot][k]) ? i : pivot;
      }
      double[] swapped = rows[k];
      rows[k] = rows[pivot];
      rows[pivot] = swapped;
      for (int i = 0; i < n; i++) {
        double factor = i == k ? 0 : rows[i][k] / rows[k][k];
        for (int j = k; j <= n; j++) {
          rows[i][j] -= factor * rows[k][j];
        }
      }
    }
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = rows[i][n] / rows[i][i];
    }
    return x;
  }
}
