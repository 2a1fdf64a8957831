package org.sigmap.data;

import java.util.stream.IntStream;
import org.sigmap.math.Matrix;

/**
 * Examples, one a row.
 *
 * @param inputs X, [n, d]
 * @param targets y, [n, o]; of classes 1 at the example's own and 0 elsewhere
 */
public record Rows(Matrix inputs, Matrix targets) {
  /** One row a label: 1 at its class and 0 elsewhere, [n, classes]. */
  public static Matrix oneHot(int[] labels, int classes) {
    double[] values = new double[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      values[i * classes + labels[i]] = 1;
    }
    return new Matrix(labels.length, classes, values);
  }

  /** Rows {@code from} to {@code to} − 1. */
  public Rows range(int from, int to) {
    int[] rows = IntStream.range(from, to).toArray();
    return new Rows(inputs.selectRows(rows), targets.selectRows(rows));
  }
}
