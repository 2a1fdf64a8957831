package org.sigmap.experiment.suggest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.Loss;
import org.sigmap.spec.SpecException;

class LabelPaceTest {
  private static final double STEP = 1e-4;

  /**
   * Two examples of each of K classes, of which a kernel knows nothing: outputs after a short step
   * from 0 along the loss's gradient by finite differences, beside (2/n)·pace·K(f* − 0) with f* and
   * its size s as {@link LabelPace} says, s being the kernel's scale.
   */
  @Test
  void theFirstStepOfEachLossIsThatOfTheSquaredErrorAtItsPace() {
    for (int k : new int[] {2, 3, 10}) {
      double variance = 1 - 1.0 / k;
      double size = k * Math.sqrt(variance / k);
      // Cross-entropy of outputs 0 falls by 1 − 1/K along the example's own output.
      double slope = (crossEntropy(k, 0) - crossEntropy(k, STEP)) / STEP;
      double target = k * (1 - 1.0 / k);
      assertEquals(
          size * slope / 2 / target,
          LabelPace.of(Loss.CROSS_ENTROPY, oneHot(k), variance),
          1e-4,
          k + " classes");
      // The mean over K outputs of their squared errors, beside the error of one.
      assertEquals(
          Math.sqrt(variance / k) / k, LabelPace.of(Loss.SQUARED, oneHot(k), variance), 1e-12);
    }
    double slope = (logistic(0) - logistic(STEP)) / STEP;
    // Labels ±1 are twice their one-hot: f* = 2y, of deviation 2.
    assertEquals(2 * slope / 2 / 2, LabelPace.of(Loss.LOGISTIC, oneHot(2), 0.5), 1e-4);
    assertEquals(1, LabelPace.of(Loss.SQUARED, new Matrix(2, 1, new double[] {-1, 1}), 1));
  }

  /** Examples of each of K classes. */
  private static Matrix oneHot(int k) {
    return Matrix.identity(k);
  }

  /**
   * Outputs of a kernel that knows nothing of other rows after a short step from 0 along Huber's
   * gradient by finite differences, beside those along the squared error's: how far along the
   * targets they came.
   */
  @Test
  void hubersFirstStepIsAsFarAlongTheTargetsAsItsPaceSays() {
    double[] heavy = {-0.5, 0.2, 0.9, -0.7, 4, -3, 0.1};
    double huber = 0;
    double squared = 0;
    for (double y : heavy) {
      huber += y * (huber(-STEP - y) - huber(STEP - y)) / (2 * STEP);
      squared += y * 2 * y;
    }
    Matrix targets = Matrix.column(heavy);
    assertEquals(huber / squared, LabelPace.of(Loss.HUBER, targets, 1), 1e-7);
    // No target is further from 0 than where the loss turns.
    assertEquals(0.5, LabelPace.of(Loss.HUBER, Matrix.column(-1, 0.5, 0.5), 1), 1e-12);
  }

  /** Of Gaussian targets E[yψ(y)] = P(|y| < 1) (Stein's lemma). */
  @Test
  void ofGaussianTargetsHubersPaceIsHalfTheShareWithinOneDeviation() {
    double[] y = new SeedStreams(1).stream("y").gaussians(200_000);
    assertEquals(0.6826895 / 2, LabelPace.of(Loss.HUBER, Matrix.column(y), 1), 0.003);
  }

  private static double huber(double r) {
    return Math.abs(r) <= 1 ? r * r / 2 : Math.abs(r) - 0.5;
  }

  /** −log softmax of the example's own output, the others 0. */
  private static double crossEntropy(int k, double own) {
    return Math.log(Math.exp(own) + k - 1) - own;
  }

  private static double logistic(double f) {
    return Math.log(1 + Math.exp(-f));
  }

  @Test
  void twoClassesGoAlikeUnderEveryLoss() {
    for (Loss loss : new Loss[] {Loss.SQUARED, Loss.CROSS_ENTROPY, Loss.LOGISTIC}) {
      assertEquals(0.25, LabelPace.of(loss, oneHot(2), 0.5), 1e-12, loss.word());
    }
    // Half a square is half as steep.
    assertEquals(0.125, LabelPace.of(Loss.HUBER, oneHot(2), 0.5), 1e-12);
  }

  @Test
  void theLossFollowsFromTheTargetsWhereNoneIsGiven() {
    assertEquals(Loss.CROSS_ENTROPY, LabelPace.loss(null, OptionalInt.of(3)));
    assertEquals(Loss.SQUARED, LabelPace.loss(null, OptionalInt.empty()));
    assertEquals(Loss.HUBER, LabelPace.loss(Loss.HUBER, OptionalInt.empty()));
    assertThrows(SpecException.class, () -> LabelPace.loss(Loss.LOGISTIC, OptionalInt.of(3)));
  }
}
