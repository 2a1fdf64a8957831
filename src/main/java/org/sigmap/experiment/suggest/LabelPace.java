package org.sigmap.experiment.suggest;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import org.sigmap.math.Matrix;
import org.sigmap.spec.Loss;

/**
 * How fast the flow of a network's outputs goes under each loss, beside the flow on the squared
 * error of one number of variance 1, df/dt = −(2/n)K(f − y).
 *
 * <p>Two things differ. The loss's own gradient: taken to first order in the outputs where training
 * begins, at 0, every loss here is a squared error, of K classes −(1/n)K(softmax(f) − y) =
 * −(1/(nK))K(f − K(y − 1/K)) and of two −(1/n)K(f/4 − y/2), so that the residuals of one-hot labels
 * fall as they do under the squared error, at 1/(2K) and 1/8 of its pace, and K outputs that share
 * a mean at 1/K. Huber's ψ(f − y), which is not linear there, is taken for a(f − y) with the slope
 * of least squares at f = 0, a = Σyψ(y)/Σy² over all targets (statistical linearization, Booton
 * 1954): at a/(2K) of its pace, where a ≤ 1, and 1 of one-hot labels. And the size s of the outputs
 * that fit the labels, which the tangent kernel is proportional to ({@link Suggester}): for labels
 * whose variances sum to V it is √(V/K) an output of the squared and Huber's error, K times that of
 * cross-entropy, √(8V) of the logistic loss.
 */
final class LabelPace {
  private interface Pace {
    double of(Matrix targets, int outputs, double variance);
  }

  private static final Map<Loss, Pace> PACES =
      Map.of(
          Loss.SQUARED, (y, k, v) -> Math.sqrt(v / k) / k,
          Loss.HUBER, (y, k, v) -> Math.sqrt(v / k) / k * slope(y.values()) / 2,
          Loss.CROSS_ENTROPY, (y, k, v) -> Math.sqrt(v / k) / 2,
          Loss.LOGISTIC, (y, k, v) -> Math.sqrt(8 * v) / 8);

  private LabelPace() {}

  /**
   * @param targets as they are trained on, of classes one-hot {@code [n,K]}
   * @param variance V, the sum of their variances
   */
  static double of(Loss loss, Matrix targets, double variance) {
    return PACES.get(loss).of(targets, targets.columns(), variance);
  }

  /** Σyψ(y)/Σy², ψ(y) the number of [−1, 1] that is nearest to y. */
  private static double slope(double[] y) {
    double clipped = Arrays.stream(y).map(t -> t * Math.max(-1, Math.min(1, t))).sum();
    return clipped / Arrays.stream(y).map(t -> t * t).sum();
  }

  /**
   * The loss that is trained with.
   *
   * @param given null where it follows from the targets
   * @throws org.sigmap.spec.SpecException if there is no such loss of such targets
   */
  static Loss loss(Loss given, OptionalInt classes) {
    if (given == null) {
      return classes.isPresent() ? Loss.CROSS_ENTROPY : Loss.SQUARED;
    }
    Loss.requireFit(given, classes);
    return given;
  }
}
