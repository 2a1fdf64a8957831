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
  /** Rows {@code from} to {@code to} − 1. */
  public Rows range(int from, int to) {
    int[] rows = IntStream.range(from, to).toArray();
    return new Rows(inputs.selectRows(rows), targets.selectRows(rows));
  }
}
