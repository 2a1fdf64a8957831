package org.sigmap.spec;

/**
 * How many examples are drawn and how they are split.
 *
 * @param total n, all examples drawn
 * @param trainFraction share that trains: floor(trainFraction · n) rows; the rest test
 */
public record SamplesSpec(int total, double trainFraction) {
  public SamplesSpec {
    Check.atLeast("total", total, 3);
    Check.openUnit("trainFraction", trainFraction);
    int train = (int) (trainFraction * total);
    Check.that(
        train >= 2 && train < total,
        "trainFraction",
        "trainFraction "
            + trainFraction
            + " of "
            + total
            + " examples leaves "
            + train
            + " to train on and "
            + (total - train)
            + " to test on; at least 2 and 1 are needed");
  }

  public int train() {
    return (int) (trainFraction * total);
  }

  public int test() {
    return total - train();
  }

  public static SamplesSpec defaults() {
    return new SamplesSpec(10_000, 0.02);
  }
}
