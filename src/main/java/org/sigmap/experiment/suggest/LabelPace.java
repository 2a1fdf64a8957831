package org.sigmap.experiment.suggest;

import java.util.Map;
import java.util.OptionalInt;
import org.sigmap.spec.Loss;
import org.sigmap.spec.SpecException;

/**
 * How fast the flow of a network's outputs goes under each loss, beside the flow on the squared
 * error of one number of variance 1, df/dt = −(2/n)K(f − y).
 *
 * <p>Two things differ. The loss's own gradient: taken to first order in the outputs where training
 * begins, at 0, every loss here is a squared error, of K classes −(1/n)K(softmax(f) − y) =
 * −(1/(nK))K(f − K(y − 1/K)) and of two −(1/n)K(f/4 − y/2), so that the residuals of one-hot labels
 * fall as they do under the squared error, at 1/(2K) and 1/8 of its pace, and K outputs that share
 * a mean at 1/K. And the size s of the outputs that fit the labels, which the tangent kernel is
 * proportional to ({@link Suggester}): for labels whose variances sum to V it is √(V/K) an output
 * of the squared error, K times that of cross-entropy, √(8V) of the logistic loss.
 */
final class LabelPace {
  private interface Pace {
    double of(int outputs, double variance);
  }

  private static final Map<Loss, Pace> PACES =
      Map.of(
          Loss.SQUARED, (k, v) -> Math.sqrt(v / k) / k,
          Loss.CROSS_ENTROPY, (k, v) -> Math.sqrt(v / k) / 2,
          Loss.LOGISTIC, (k, v) -> Math.sqrt(8 * v) / 8);

  private LabelPace() {}

  /**
   * @param outputs K, columns of the targets; 1 where they are numbers
   * @param variance V, the sum of their variances
   */
  static double of(Loss loss, int outputs, double variance) {
    return PACES.get(loss).of(outputs, variance);
  }

  /**
   * The loss that is trained with.
   *
   * @param given null where it follows from the targets
   * @throws SpecException if its flow is not known, or there is no such loss of such targets
   */
  static Loss loss(Loss given, OptionalInt classes) {
    if (given == null) {
      return classes.isPresent() ? Loss.CROSS_ENTROPY : Loss.SQUARED;
    }
    if (!PACES.containsKey(given)) {
      throw new SpecException(
          "training.loss",
          "suggest predicts the squared error; set training.loss to squared, or leave it out");
    }
    Loss.requireFit(given, classes);
    return given;
  }
}
