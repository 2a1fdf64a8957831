package org.sigmap.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientFlowTest {
  private static final double ROUNDING = 1e-10;
  private static final int N = 12;

  private final SeedStream stream = new SeedStreams(61).stream("flow");
  private final Matrix inputs = Reference.gaussian(stream, N, 3);
  private final Matrix targets = Matrix.column(stream.gaussians(N));
  private final Matrix kernel = Reference.product(inputs, inputs.transpose());

  /** I − H = (I − 11ᵀ/n) e^{−2tK_c/n}, by Taylor series, scaling and squaring. */
  private Matrix leftOver(double time) {
    double[][] centring = new double[N][N];
    double[][] identity = new double[N][N];
    for (int i = 0; i < N; i++) {
      Arrays.fill(centring[i], -1.0 / N);
      centring[i][i] += 1;
      identity[i][i] = 1;
    }
    Matrix centre = Matrix.of(centring);
    Matrix generator = Reference.product(Reference.product(centre, kernel), centre);
    int squarings = 8;
    double step = -2 * time / N / Math.pow(2, squarings);
    double[] sum = Matrix.of(identity).values().clone();
    Matrix term = Matrix.of(identity);
    for (int k = 1; k < 20; k++) {
      double factor = step / k;
      term =
          new Matrix(
              N,
              N,
              Arrays.stream(Reference.product(term, generator).values())
                  .map(v -> v * factor)
                  .toArray());
      for (int i = 0; i < sum.length; i++) {
        sum[i] += term.values()[i];
      }
    }
    Matrix power = new Matrix(N, N, sum);
    for (int k = 0; k < squarings; k++) {
      power = Reference.product(power, power);
    }
    return Reference.product(centre, power);
  }

  private static double trace(Matrix matrix) {
    double trace = 0;
    for (int i = 0; i < N; i++) {
      trace += matrix.get(i, i);
    }
    return trace;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 1, 5})
  void isTheSmootherThatTheDifferentialEquationMakes(double time) {
    GradientFlow flow = GradientFlow.of(kernel);
    GradientFlow.Fit fit = flow.at(flow.coordinates(targets), time);
    Matrix left = leftOver(time);
    double[] residuals = Reference.product(left, targets).values();
    assertArrayEquals(residuals, fit.residuals().values(), ROUNDING);
    assertEquals(N - trace(left), fit.degreesOfFreedom(), ROUNDING);
    assertEquals(trace(Reference.product(left, left)), fit.residualTrace(), ROUNDING);
    double squares = Arrays.stream(residuals).map(e -> e * e).sum();
    assertEquals(
        squares / N / Math.pow(trace(left) / N, 2), fit.predictedLoss(), ROUNDING * squares);
    assertEquals(
        fit.predictedLoss(), flow.predictedLoss(flow.coordinates(targets), time), ROUNDING);
    assertEquals(
        squares / trace(Reference.product(left, left)), fit.noiseVariance(), ROUNDING * squares);
  }

  /** Outputs share the smoother: their losses and variances add up. */
  @Test
  void severalOutputsAreFittedEachAsAlone() {
    GradientFlow flow = GradientFlow.of(kernel);
    Matrix both = new Matrix(N, 2, stream.gaussians(2 * N));
    GradientFlow.Fit fit = flow.at(flow.coordinates(both), 1);
    double loss = 0;
    double variance = 0;
    for (int c = 0; c < 2; c++) {
      Matrix one = Matrix.column(both.columnAt(c));
      GradientFlow.Fit alone = flow.at(flow.coordinates(one), 1);
      assertArrayEquals(alone.residuals().values(), fit.residuals().columnAt(c), ROUNDING);
      loss += flow.predictedLoss(flow.coordinates(one), 1);
      variance += alone.noiseVariance();
    }
    assertEquals(loss, fit.predictedLoss(), ROUNDING);
    assertEquals(loss, flow.predictedLoss(flow.coordinates(both), 1), ROUNDING);
    assertEquals(variance, fit.noiseVariance(), ROUNDING);
  }

  @Test
  void beforeAnyTimeItPredictsTheMean() {
    GradientFlow flow = GradientFlow.of(kernel);
    GradientFlow.Fit fit = flow.at(flow.coordinates(targets), 0);
    double sd = Statistics.standardDeviation(targets.values());
    assertEquals(sd * sd, fit.noiseVariance(), ROUNDING);
    assertEquals(sd * sd * N / (N - 1), fit.predictedLoss(), ROUNDING);
  }

  @Test
  void nothingIsPredictedOnceTheLabelsAreFitted() {
    Matrix full = Reference.wishart(stream, N, 2 * N);
    GradientFlow flow = GradientFlow.of(full);
    GradientFlow.Fit fit = flow.at(flow.coordinates(targets), 1e6);
    assertEquals(Double.POSITIVE_INFINITY, fit.predictedLoss());
    assertEquals(Double.POSITIVE_INFINITY, flow.predictedLoss(flow.coordinates(targets), 1e6));
  }

  /** tr (I − H)² is a sum of squares, however little is left; the constant mode leaves nothing. */
  @Test
  void whatIsLeftToFitIsNeverNegative() {
    for (int draw = 0; draw < 20; draw++) {
      GradientFlow flow = GradientFlow.of(Reference.wishart(stream, N, 2 * N));
      Matrix coordinates = flow.coordinates(targets);
      double before = N;
      for (double time = 1e-3; time < 1e15; time *= 1.25) {
        GradientFlow.Fit fit = flow.at(coordinates, time);
        assertTrue(fit.residualTrace() >= 0, fit.residualTrace() + " after " + time);
        assertTrue(fit.residualTrace() <= before, "what was fitted stays so, after " + time);
        before = fit.residualTrace();
      }
      assertEquals(0, before);
    }
  }

  /** The modes that a kernel of rank 2 does not see stay as they are, whatever the time. */
  @Test
  void nullDirectionsAreNeverFitted() {
    Matrix flat = new Matrix(N, 2, stream.gaussians(2 * N));
    GradientFlow flow = GradientFlow.of(flat.times(flat.transpose()));
    GradientFlow.Fit fit = flow.at(flow.coordinates(targets), 1e15);
    assertEquals(3, fit.degreesOfFreedom(), ROUNDING);
  }

  /** What generalized cross-validation is for: over many draws it is the loss on fresh labels. */
  @Test
  void predictsTheLossOnFreshLabels() {
    int n = 60;
    double predicted = 0;
    double measured = 0;
    int draws = 200;
    SeedStream draw = new SeedStreams(62).stream("draws");
    for (int k = 0; k < draws; k++) {
      Matrix x = Reference.gaussian(draw, n, 2);
      GradientFlow flow = GradientFlow.of(x.times(x.transpose()));
      double[] signal = x.columnAt(0);
      double[] noise = draw.gaussians(n);
      double[] fresh = draw.gaussians(n);
      double[] y = new double[n];
      for (int i = 0; i < n; i++) {
        y[i] = signal[i] + noise[i];
      }
      GradientFlow.Fit fit = flow.at(flow.coordinates(Matrix.column(y)), 0.5);
      predicted += fit.predictedLoss() / draws;
      for (int i = 0; i < n; i++) {
        double error = signal[i] + fresh[i] - (y[i] - fit.residuals().get(i, 0));
        measured += error * error / n / draws;
      }
    }
    assertTrue(measured > 1.05, "the flow is stopped early, so there is bias: " + measured);
    // The standard error over 200 draws of 60 examples is 0.02.
    assertEquals(measured, predicted, 0.06);
  }
}
