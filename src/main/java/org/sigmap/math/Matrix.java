package org.sigmap.math;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * A dense float64 matrix, row-major: entry (i, j) is {@code values[i * columns + j]}.
 *
 * <p>Immutable by convention: no method writes to {@code values} once the matrix is made, and no
 * caller may. The array is not copied, neither in nor out, because data matrices are large.
 *
 * @param values the entries, {@code rows * columns} of them
 */
public record Matrix(int rows, int columns, double[] values) {

  /**
   * @throws IllegalArgumentException if the number of values is not rows · columns
   */
  public Matrix {
    if (rows < 0 || columns < 0 || (long) rows * columns != values.length) {
      throw new IllegalArgumentException(
          "a %d x %d matrix cannot hold %d values; give rows * columns of them"
              .formatted(rows, columns, values.length));
    }
  }

  /**
   * The matrix with the given rows.
   *
   * @throws IllegalArgumentException if the rows differ in length
   */
  public static Matrix of(double[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    double[] values = new double[rows.length * columns];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw new IllegalArgumentException(
            "row %d has %d entries but row 0 has %d; all rows must be equally long"
                .formatted(i, rows[i].length, columns));
      }
      System.arraycopy(rows[i], 0, values, i * columns, columns);
    }
    return new Matrix(rows.length, columns, values);
  }

  /** The n × 1 matrix with the given entries; the array is shared. */
  public static Matrix column(double... values) {
    return new Matrix(values.length, 1, values);
  }

  /** I of size n. */
  public static Matrix identity(int n) {
    return view(CommonOps_DDRM.identity(n));
  }

  /** diag(d). */
  public static Matrix diagonal(double... diagonal) {
    return view(CommonOps_DDRM.diag(diagonal));
  }

  /** Entry (row, column), both from 0. */
  public double get(int row, int column) {
    // The row needs no check of its own: a wrong one falls outside the array.
    return values[row * columns + Objects.checkIndex(column, columns)];
  }

  /** A copy of one row. */
  public double[] row(int row) {
    Objects.checkIndex(row, rows);
    return Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
  }

  /** A copy of one column. */
  public double[] columnAt(int column) {
    return IntStream.range(0, rows).mapToDouble(i -> get(i, column)).toArray();
  }

  /** The rows with the given indices, in that order. */
  public Matrix selectRows(int... indices) {
    double[] selected = new double[indices.length * columns];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(values, indices[i] * columns, selected, i * columns, columns);
    }
    return new Matrix(indices.length, columns, selected);
  }

  /** Aᵀ. */
  public Matrix transpose() {
    return view(CommonOps_DDRM.transpose(wrap(), null));
  }

  /**
   * The product A B.
   *
   * @throws IllegalArgumentException if A has not as many columns as B has rows
   */
  public Matrix times(Matrix other) {
    if (columns != other.rows) {
      throw new IllegalArgumentException(
          "cannot multiply a %d x %d matrix by a %d x %d one; inner sizes must agree"
              .formatted(rows, columns, other.rows, other.columns));
    }
    double[] product = new double[rows * other.columns];
    CommonOps_DDRM.mult(wrap(), other.wrap(), DMatrixRMaj.wrap(rows, other.columns, product));
    return new Matrix(rows, other.columns, product);
  }

  /** A view for EJML on the same array. */
  DMatrixRMaj wrap() {
    return DMatrixRMaj.wrap(rows, columns, values);
  }

  /** The matrix on the array of an EJML matrix of exactly that size. */
  static Matrix view(DMatrixRMaj matrix) {
    int size = matrix.numRows * matrix.numCols;
    double[] data = matrix.data.length == size ? matrix.data : Arrays.copyOf(matrix.data, size);
    return new Matrix(matrix.numRows, matrix.numCols, data);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Matrix that
        && rows == that.rows
        && columns == that.columns
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * rows + columns) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Matrix[" + rows + " x " + columns + "]";
  }
}
