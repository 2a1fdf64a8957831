package org.sigmap.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DirectionSharesTest {
  private static final double ROUNDING = 1e-9;

  @Test
  void aNoiselessLinearTeacherHasItsDirectionAndNoOther() {
    Matrix scores = Reference.gaussian(new SeedStreams(71).stream("linear"), 50, 4);
    double[] y = scores.columnAt(2);
    for (int i = 0; i < y.length; i++) {
      y[i] = 7 - 3 * y[i];
    }
    List<Estimate> shares = DirectionShares.of(scores, Matrix.column(y));
    for (int r = 0; r < 4; r++) {
      assertEquals(r == 2 ? 1 : 0, shares.get(r).mean(), ROUNDING);
      assertEquals(0, shares.get(r).high() - shares.get(r).low(), ROUNDING);
    }
  }

  /** Each pseudo-value from a fit of its own, by Gaussian elimination of the normal equations. */
  @Test
  void deletesExamplesAsARefitDoes() {
    int n = 30;
    int d = 2;
    SeedStream stream = new SeedStreams(72).stream("jackknife");
    Matrix scores = Reference.gaussian(stream, n, d);
    double[] y = stream.gaussians(n);
    double[][] features = new double[n][2 * d];
    for (int r = 0; r < d; r++) {
      double[] first = standardised(scores.columnAt(r));
      double[] second = new double[n];
      for (int i = 0; i < n; i++) {
        second[i] = first[i] * first[i];
      }
      second = standardised(second);
      for (int i = 0; i < n; i++) {
        features[i][r] = first[i];
        features[i][d + r] = second[i];
      }
    }
    double[] labels = standardised(y);
    double[] all = fit(features, labels, -1);
    for (int r = 0; r < d; r++) {
      double[] pseudo = new double[n];
      for (int i = 0; i < n; i++) {
        double[] without = fit(features, labels, i);
        pseudo[i] = n * share(all, r, d) - (n - 1) * share(without, r, d);
      }
      Estimate expected = Statistics.estimate(pseudo);
      Estimate actual = DirectionShares.of(scores, Matrix.column(y)).get(r);
      assertEquals(expected.mean(), actual.mean(), ROUNDING);
      assertEquals(expected.low(), actual.low(), ROUNDING);
    }
  }

  private static double share(double[] coefficients, int r, int d) {
    return Math.pow(coefficients[r], 2) + Math.pow(coefficients[d + r], 2);
  }

  private static double[] standardised(double[] values) {
    double mean = Statistics.mean(values);
    double sd = Statistics.standardDeviation(values);
    return Arrays.stream(values).map(v -> (v - mean) / sd).toArray();
  }

  /** Least squares with intercept on all rows but one; the slopes. */
  private static double[] fit(double[][] features, double[] y, int deleted) {
    int m = features[0].length + 1;
    double[][] system = new double[m][m + 1];
    for (int i = 0; i < y.length; i++) {
      if (i == deleted) {
        continue;
      }
      double[] row = new double[m];
      System.arraycopy(features[i], 0, row, 0, m - 1);
      row[m - 1] = 1;
      for (int a = 0; a < m; a++) {
        for (int b = 0; b < m; b++) {
          system[a][b] += row[a] * row[b];
        }
        system[a][m] += row[a] * y[i];
      }
    }
    for (int a = 0; a < m; a++) {
      for (int b = 0; b < m; b++) {
        if (b != a) {
          double factor = system[b][a] / system[a][a];
          for (int c = a; c <= m; c++) {
            system[b][c] -= factor * system[a][c];
          }
        }
      }
    }
    return IntStream.range(0, m - 1).mapToDouble(a -> system[a][m] / system[a][a]).toArray();
  }

  /** 1/4 of a ReLU's second moment and 73 % of its variance is linear, 23 % of second order. */
  @Test
  void twoOrdersHoldNinetySevenPercentOfARelu() {
    int n = 20_000;
    Matrix scores = Reference.gaussian(new SeedStreams(73).stream("relu"), n, 3);
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      y[i] = Math.max(0, scores.get(i, 1));
    }
    List<Estimate> shares = DirectionShares.of(scores, Matrix.column(y));
    double variance = 0.5 - 1 / (2 * Math.PI);
    double expected = (0.25 + 1 / (4 * Math.PI)) / variance;
    Estimate share = shares.get(1);
    assertTrue(share.low() <= expected && expected <= share.high(), share.toString());
    assertEquals(expected, share.mean(), 0.03);
    assertEquals(0, shares.get(0).mean(), 1e-3);
  }

  @Test
  void pureNoiseHasSharesOfNothingOnAverage() {
    SeedStream stream = new SeedStreams(74).stream("noise");
    double sum = 0;
    int draws = 50;
    int n = 200;
    for (int k = 0; k < draws; k++) {
      Matrix scores = Reference.gaussian(stream, n, 2);
      for (Estimate share : DirectionShares.of(scores, Matrix.column(stream.gaussians(n)))) {
        sum += share.mean() / draws / 2;
      }
    }
    // Squares that are not corrected average 2/n = 0.01; the standard error is 0.001.
    assertEquals(0, sum, 0.004);
  }

  /** Classes: the share of the sum of the outputs' variances. */
  @Test
  void severalTargetsAreWeightedByTheirVariances() {
    SeedStream stream = new SeedStreams(76).stream("several");
    Matrix scores = Reference.gaussian(stream, 60, 2);
    double[] values = new double[180];
    for (int i = 0; i < 60; i++) {
      values[3 * i] = 2 * scores.get(i, 0);
      values[3 * i + 1] = scores.get(i, 1);
      values[3 * i + 2] = 7;
    }
    double[] variances = new double[2];
    for (int c = 0; c < 2; c++) {
      variances[c] = Math.pow((2 - c) * Statistics.standardDeviation(scores.columnAt(c)), 2);
    }
    List<Estimate> shares = DirectionShares.of(scores, new Matrix(60, 3, values));
    assertEquals(variances[0] / (variances[0] + variances[1]), shares.get(0).mean(), ROUNDING);
    assertEquals(variances[1] / (variances[0] + variances[1]), shares.get(1).mean(), ROUNDING);
  }

  /** Of a direction with two values the square says nothing that the value does not. */
  @Test
  void dependentFeaturesHaveNoShares() {
    SeedStream stream = new SeedStreams(77).stream("binary");
    double[] values = new double[80];
    for (int i = 0; i < 40; i++) {
      values[2 * i] = i % 3 == 0 ? 1 : 0;
      values[2 * i + 1] = stream.nextGaussian();
    }
    Matrix scores = new Matrix(40, 2, values);
    assertEquals(List.of(), DirectionShares.of(scores, Matrix.column(stream.gaussians(40))));
  }

  @Test
  void refusesTooFewExamplesAndConstants() {
    SeedStream stream = new SeedStreams(75).stream("few");
    Matrix scores = Reference.gaussian(stream, 9, 2);
    assertThrows(
        IllegalArgumentException.class,
        () -> DirectionShares.of(scores, Matrix.column(stream.gaussians(9))));
    Matrix enough = Reference.gaussian(stream, 10, 2);
    assertThrows(
        IllegalArgumentException.class,
        () -> DirectionShares.of(enough, Matrix.column(new double[10])));
  }
}
