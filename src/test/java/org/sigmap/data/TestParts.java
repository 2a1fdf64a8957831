package org.sigmap.data;

import java.util.List;
import java.util.stream.IntStream;
import org.sigmap.math.Matrix;

/** Rows in parts, made of a matrix that has all of them. */
public final class TestParts {
  private TestParts() {}

  /** Copies of the rows. */
  public static RowParts of(Matrix whole, List<int[]> rows) {
    return new RowParts(rows, rows.stream().map(whole::selectRows).toList());
  }

  /** One part. */
  public static RowParts whole(Matrix matrix) {
    return of(matrix, List.of(IntStream.range(0, matrix.rows()).toArray()));
  }
}
