package org.sigmap.data;

import java.util.Arrays;
import org.sigmap.math.Matrix;
import org.sigmap.math.Statistics;

/**
 * A regression task with standardised targets, ready to train on.
 *
 * @param trainInputs [n_train, d]
 * @param trainTargets (y − targetMean) / targetStd, [n_train, 1]
 * @param testInputs [n_test, d]
 * @param testTargets standardised by the same two numbers, [n_test, 1]
 * @param population the covariance that the inputs were drawn with
 * @param teacher β, one column an index, [d, m]
 * @param targetMean mean of the raw training targets
 * @param targetStd standard deviation of the raw training targets with divisor n_train − 1, plus
 *     1e-8, in the units of y
 */
public record RegressionData(
    Matrix trainInputs,
    Matrix trainTargets,
    Matrix testInputs,
    Matrix testTargets,
    Spectrum population,
    Matrix teacher,
    double targetMean,
    double targetStd) {
  /** Keeps constant targets from a division by zero, as in the authors' scripts. */
  private static final double STD_OFFSET = 1e-8;

  /**
   * Splits examples and standardises their targets by the training part.
   *
   * @param sample inputs and raw targets
   * @param population the covariance of the inputs
   * @param order a permutation of the rows
   * @param trainCount the first so many rows of {@code order} train, the others test
   * @throws IllegalArgumentException if fewer than two rows train or none tests
   */
  public static RegressionData split(
      TeacherSample sample, Spectrum population, int[] order, int trainCount) {
    if (trainCount < 2 || trainCount >= order.length) {
      throw new IllegalArgumentException(
          "a split needs at least 2 training and 1 test example, but %d of %d would train"
              .formatted(trainCount, order.length));
    }
    int[] train = Arrays.copyOf(order, trainCount);
    int[] test = Arrays.copyOfRange(order, trainCount, order.length);
    Matrix rawTrain = sample.targets().selectRows(train);
    double mean = Statistics.mean(rawTrain.values());
    double std = Statistics.standardDeviation(rawTrain.values()) + STD_OFFSET;
    return new RegressionData(
        sample.inputs().selectRows(train),
        standardized(rawTrain, mean, std),
        sample.inputs().selectRows(test),
        standardized(sample.targets().selectRows(test), mean, std),
        population,
        sample.teacher(),
        mean,
        std);
  }

  private static Matrix standardized(Matrix raw, double mean, double std) {
    return Matrix.column(Arrays.stream(raw.values()).map(y -> (y - mean) / std).toArray());
  }
}
