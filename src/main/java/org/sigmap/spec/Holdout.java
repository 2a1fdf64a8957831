package org.sigmap.spec;

/**
 * Rows held out of the training rows: the last floor(share · n) of the n, in the order in which the
 * seed drew or permuted them, so that they are the same for every setting of a seed.
 */
public final class Holdout {
  /** Share that is held out where something needs such rows and the spec does not say. */
  public static final double USUAL = 0.2;

  private Holdout() {}

  /**
   * How many of so many training rows are held out.
   *
   * @param share of the rows; null: none are
   */
  static int rows(Double share, int rows) {
    return share == null ? 0 : (int) (share * rows);
  }

  /**
   * @throws SpecException if it does not leave 2 rows to train on and hold 1 out
   */
  static void check(String field, Double share, int rows) {
    if (share == null) {
      return;
    }
    Check.openUnit(field, share);
    int held = rows(share, rows);
    Check.that(
        held >= 1 && rows - held >= 2,
        field,
        "%s %s of %s training examples leaves %s to train on and %s to"
            + " validate on; at least 2 and 1 are needed",
        field,
        share,
        rows,
        rows - held,
        held);
  }
}
