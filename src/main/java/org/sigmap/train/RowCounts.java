package org.sigmap.train;

/**
 * How many rows a lane trains on and is tested on.
 *
 * @param train n, rows of the full batch
 * @param test m, rows of every test set
 * @param batch B, rows of one update's batch, at most n; full-batch training where B = n
 * @param furtherTests test sets beyond the first
 * @param validation rows that neither train nor test, for a preconditioner to learn from; 0 unless
 *     p is learned
 */
public record RowCounts(int train, int test, int batch, int furtherTests, int validation) {
  /**
   * @throws IllegalArgumentException if the training rows do not hold a batch
   */
  public RowCounts {
    if (batch < 1 || batch > train) {
      throw new IllegalArgumentException(
          "a batch of " + batch + " rows does not fit " + train + " training rows");
    }
  }

  /** Without validation rows. */
  public RowCounts(int train, int test, int batch, int furtherTests) {
    this(train, test, batch, furtherTests, 0);
  }

  /** Full-batch training with one test set. */
  public RowCounts(int train, int test) {
    this(train, test, train, 0);
  }

  /** The same training rows with test sets of {@code rows} rows. */
  public RowCounts withTest(int rows) {
    return new RowCounts(train, rows, batch, furtherTests, validation);
  }
}
