package org.sigmap.data;

import java.util.List;
import org.sigmap.math.Matrix;

/**
 * A matrix whose rows lie in several, each an array of its own, so that many inputs need not be
 * copied to be split.
 *
 * @param rows which rows each part holds, every row once
 * @param parts of these rows, in this order
 */
public record RowParts(List<int[]> rows, List<Matrix> parts) {
  /** n. */
  public int count() {
    return rows.stream().mapToInt(part -> part.length).sum();
  }

  public int columns() {
    return parts.get(0).columns();
  }

  /** The product with a matrix of m columns, [n, m], by the rows' own numbers. */
  public Matrix times(Matrix right) {
    int m = right.columns();
    double[] all = new double[count() * m];
    for (int k = 0; k < parts.size(); k++) {
      double[] own = parts.get(k).times(right).values();
      for (int i = 0; i < rows.get(k).length; i++) {
        System.arraycopy(own, i * m, all, rows.get(k)[i] * m, m);
      }
    }
    return new Matrix(count(), m, all);
  }
}
