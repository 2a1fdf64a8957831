package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How many examples are drawn and how they are split.
 *
 * @param total n, all examples drawn
 * @param trainFraction share that trains: floor(trainFraction · n) rows; the rest test
 * @param validationFraction v: of those rows, the last floor(v · rows) do not train and are tested
 *     on instead of the rest, so that {@code test_loss} is a validation loss; absent: none
 * @param holdout share of the training rows that do not train because something else needs them,
 *     see {@link Holdout}; of a cell absent where nothing does
 * @param trial whether the training only serves a choice, and is tested on the rows held out where
 *     there are any; absent: it does not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SamplesSpec(
    int total, double trainFraction, Double validationFraction, Double holdout, Boolean trial) {
  public SamplesSpec {
    trial = Boolean.TRUE.equals(trial) ? trial : null;
    Check.atLeast("total", total, 3);
    Check.openUnit("trainFraction", trainFraction);
    int rows = (int) (trainFraction * total);
    Check.that(
        rows >= 2 && rows < total,
        "trainFraction",
        "trainFraction %s of %s examples leaves %s to train on and %s to test on; at"
            + " least 2 and 1 are needed",
        trainFraction,
        total,
        rows,
        total - rows);
    Holdout.check("validationFraction", validationFraction, rows);
    Holdout.check("holdout", holdout, rows - Holdout.rows(validationFraction, rows));
  }

  public SamplesSpec(int total, double trainFraction, Double validationFraction) {
    this(total, trainFraction, validationFraction, null, null);
  }

  public SamplesSpec(int total, double trainFraction) {
    this(total, trainFraction, null);
  }

  /** The same examples for a training that serves a choice, with so many held out; null: none. */
  SamplesSpec trial(Double share) {
    return new SamplesSpec(total, trainFraction, validationFraction, share, true);
  }

  public int train() {
    return learnt() - Holdout.rows(holdout, learnt());
  }

  /** Training rows that are held out. */
  public int held() {
    return learnt() - train();
  }

  /** Rows that are tested on: those held out for validation, where there are any. */
  public int test() {
    if (testsHeldOut()) {
      return learnt() - train();
    }
    return validationFraction == null ? total - rows() : rows() - learnt();
  }

  /** The first of the rows that are tested on. */
  public int firstTest() {
    return testsHeldOut() ? train() : learnt();
  }

  /** Whether it is tested on rows held out of the training rows, and no test row is looked at. */
  public boolean testsHeldOut() {
    return trial != null && holdout != null;
  }

  private int rows() {
    return (int) (trainFraction * total);
  }

  /** Training rows, held out or not. */
  private int learnt() {
    return rows() - Holdout.rows(validationFraction, rows());
  }

  public static SamplesSpec defaults() {
    return new SamplesSpec(10_000, 0.02);
  }
}
