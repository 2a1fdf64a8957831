package org.sigmap.data;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
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
   * @param inputs split by {@link #parts}
   * @param rawTargets y of all rows, [n, 1]
   */
  public static DataSet regression(
      RowParts inputs, Matrix rawTargets, Optional<Spectrum> population, SamplesSpec samples) {
    Matrix rawTrain = rawTargets.selectRows(inputs.rows().get(0));
    RawRows.Standardised targets =
        new RawRows.Standardised(
            Statistics.mean(rawTrain.values()),
            Statistics.standardDeviation(rawTrain.values()) + STD_OFFSET);
    List<Rows> parts =
        IntStream.range(0, inputs.parts().size())
            .mapToObj(
                part ->
                    new Rows(
                        inputs.parts().get(part),
                        targets.standardised(rawTargets.selectRows(inputs.rows().get(part)))))
            .toList();
    return new DataSet(
        parts.get(0),
        parts.get(samples.testsHeldOut() ? 1 : 2),
        TestSets.none(),
        population,
        OptionalInt.empty(),
        targets,
        samples.held() > 0 ? Optional.of(parts.get(1)) : Optional.empty());
  }

  /**
   * The rows that train, those that are held out of them, those that are tested on unless it is the
   * held ones, and the others.
   *
   * @param order of all rows: the first train
   * @throws IllegalArgumentException if there are fewer rows than that
   */
  public static List<int[]> parts(int[] order, SamplesSpec samples) {
    int held = samples.train() + samples.held();
    int end = samples.firstTest() + samples.test();
    if (end > order.length) {
      throw new IllegalArgumentException(
          "a split into %d training and %d test examples needs as many rows, but there are %d"
              .formatted(samples.firstTest(), samples.test(), order.length));
    }
    return List.of(
        Arrays.copyOf(order, samples.train()),
        Arrays.copyOfRange(order, samples.train(), held),
        Arrays.copyOfRange(order, held, end),
        Arrays.copyOfRange(order, end, order.length));
  }

  /** SHA-256 of all training and test rows: equal for equal contents. */
  public String hash() {
    return Sha256.of(List.of(train.inputs(), train.targets(), test.inputs(), test.targets()));
  }
}
