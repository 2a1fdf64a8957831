package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How many examples are drawn and how they are split.
 *
 * @param total n, all examples drawn
 * @param trainFraction share that trains: floor(trainFraction · n) rows; the rest test
 * @param validationFraction v: of those rows, the last floor(v · rows) do not train and are tested
 *     on instead of the rest, so that {@code test_loss} is a validation loss; absent: none
 */
public record SamplesSpec(
    int total,
    double trainFraction,
    @JsonInclude(JsonInclude.Include.NON_NULL) Double validationFraction) {
  public SamplesSpec {
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
    if (validationFraction != null) {
      Check.openUnit("validationFraction", validationFraction);
      int held = (int) (validationFraction * rows);
      Check.that(
          held >= 1 && rows - held >= 2,
          "validationFraction",
          "validationFraction %s of %s training examples leaves %s to train on and %s to"
              + " validate on; at least 2 and 1 are needed",
          validationFraction,
          rows,
          rows - held,
          held);
    }
  }

  public SamplesSpec(int total, double trainFraction) {
    this(total, trainFraction, null);
  }

  public SamplesSpec withoutValidation() {
    return new SamplesSpec(total, trainFraction);
  }

  public int train() {
    return rows() - heldOut();
  }

  /** Rows that are tested on: those held out for validation, where there are any. */
  public int test() {
    return validationFraction == null ? total - rows() : heldOut();
  }

  private int rows() {
    return (int) (trainFraction * total);
  }

  private int heldOut() {
    return validationFraction == null ? 0 : (int) (validationFraction * rows());
  }

  public static SamplesSpec defaults() {
    return new SamplesSpec(10_000, 0.02);
  }
}
