package org.sigmap.data;

import java.util.Arrays;
import org.sigmap.math.Matrix;
import org.sigmap.math.Statistics;
import org.sigmap.spec.SamplesSpec;

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
   * @param samples the first {@code train()} rows of {@code order} train, the {@code test()} after
   *     them test
   * @throws IllegalArgumentException if there are fewer rows than that
   */
  public static RegressionData split(
      TeacherSample sample, Spectrum population, int[] order, SamplesSpec samples) {
    int end = samples.train() + samples.test();
    if (end > order.length) {
      throw new IllegalArgumentException(
          "a split into %d training and %d test examples needs as many rows, but there are %d"
              .formatted(samples.train(), samples.test(), order.length));
    }
    int[] train = Arrays.copyOf(order, samples.train());
    int[] test = Arrays.copyOfRange(order, samples.train(), end);
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
