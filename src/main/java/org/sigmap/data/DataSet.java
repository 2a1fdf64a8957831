package org.sigmap.data;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sigmap.math.Matrix;
import org.sigmap.math.Sha256;
import org.sigmap.math.Statistics;
import org.sigmap.spec.SamplesSpec;

/**
 * What a source gives: rows that are ready to train on.
 *
 * @param train [n_train, d] and [n_train, o]
 * @param test [n_test, d] and [n_test, o], prepared by what is known of the training rows alone
 * @param population the covariance that the inputs were drawn with, where it is known
 * @param classes how many classes the targets tell apart; empty for a regression
 * @param held rows held out of the training rows, where there are any
 * @param raw how the network's inputs and outputs come from what the user has
 */
public record DataSet(
    Rows train,
    Rows test,
    TestSets furtherTests,
    Optional<Spectrum> population,
    OptionalInt classes,
    RawRows raw,
    Optional<Rows> held) {
  /** Without rows that are held out. */
  public DataSet(
      Rows train,
      Rows test,
      TestSets furtherTests,
      Optional<Spectrum> population,
      OptionalInt classes,
      RawRows raw) {
    this(train, test, furtherTests, population, classes, raw, Optional.empty());
  }

  /** Keeps constant targets from a division by zero, as in the authors' scripts. */
  private static final double STD_OFFSET = 1e-8;

  /**
   * A regression: splits examples and standardises their targets by the training part, to (y −
   * mean) / sd, where sd is the standard deviation with divisor n_train − 1, plus 1e-8, in the
   * units of y.
   *
   * @param samples the first {@code train()} rows of {@code order} train, {@code test()} from
   *     {@code firstTest()} on test; rows between are held out of both
   * @throws IllegalArgumentException if there are fewer rows than that
   */
  public static DataSet regression(
      Rows raw, Optional<Spectrum> population, int[] order, SamplesSpec samples) {
    int end = samples.firstTest() + samples.test();
    if (end > order.length) {
      throw new IllegalArgumentException(
          "a split into %d training and %d test examples needs as many rows, but there are %d"
              .formatted(samples.firstTest(), samples.test(), order.length));
    }
    int[] train = Arrays.copyOf(order, samples.train());
    int[] test = Arrays.copyOfRange(order, samples.firstTest(), end);
    Matrix rawTrain = raw.targets().selectRows(train);
    double mean = Statistics.mean(rawTrain.values());
    RawRows.Standardised targets =
        new RawRows.Standardised(
            mean, Statistics.standardDeviation(rawTrain.values()) + STD_OFFSET);
    return new DataSet(
        rows(raw, train, targets),
        rows(raw, test, targets),
        TestSets.none(),
        population,
        OptionalInt.empty(),
        targets,
        Optional.of(samples.held())
            .filter(held -> held > 0)
            .map(
                held ->
                    rows(
                        raw,
                        Arrays.copyOfRange(order, train.length, train.length + held),
                        targets)));
  }

  private static Rows rows(Rows raw, int[] which, RawRows.Standardised targets) {
    return new Rows(
        raw.inputs().selectRows(which), targets.standardised(raw.targets().selectRows(which)));
  }

  /** SHA-256 of all training and test rows: equal for equal contents. */
  public String hash() {
    return Sha256.of(List.of(train.inputs(), train.targets(), test.inputs(), test.targets()));
  }
}
