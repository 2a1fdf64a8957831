package org.sigmap.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StatisticsTest {
  private static final double ROUNDING = 1e-12;

  /** The t quantiles below are printed to four digits. */
  private static final double TABLE_DIGITS = 5e-4;

  @Test
  void estimateAgreesWithHandCalculationAndTheStudentTable() {
    Estimate e = Statistics.estimate(2, 4, 4, 4, 5, 5, 7, 9);
    assertEquals(8, e.n());
    assertEquals(5, e.mean(), ROUNDING);
    assertEquals(Math.sqrt(32.0 / 7), e.sd(), ROUNDING);
    // t(0.975; 7) = 2.3646
    double half = 2.3646 * Math.sqrt(32.0 / 7 / 8);
    assertEquals(5 - half, e.low(), TABLE_DIGITS);
    assertEquals(5 + half, e.high(), TABLE_DIGITS);
    // t(0.975; 1) = 12.706, so two seeds leave a wide interval.
    assertEquals(0.5 + 12.706 * 0.5, Statistics.estimate(0, 1).high(), TABLE_DIGITS);
  }

  @Test
  void oneValueHasNoSpread() {
    Estimate e = Statistics.estimate(3.5);
    assertEquals(new Estimate(1, 3.5, Double.NaN, Double.NaN, Double.NaN), e);
  }

  @Test
  void theIntervalCoversTheMeanNineteenTimesInTwenty() {
    SeedStream stream = new SeedStreams(8).stream("coverage");
    int trials = 4000;
    int covered = 0;
    for (int i = 0; i < trials; i++) {
      Estimate e = Statistics.estimate(stream.gaussians(4));
      covered += e.low() <= 0 && 0 <= e.high() ? 1 : 0;
    }
    double fourStandardErrors = 4 * Math.sqrt(0.95 * 0.05 / trials);
    assertEquals(0.95, (double) covered / trials, fourStandardErrors);
  }

  @Test
  void pairingRemovesWhatThePairsShare() {
    double[] a = {101, 202, 303};
    double[] b = {100, 200, 300};
    assertEquals(Statistics.estimate(1, 2, 3), Statistics.pairedDifference(a, b));
    assertThrows(
        IllegalArgumentException.class, () -> Statistics.pairedDifference(a, new double[] {1, 2}));
  }

  @Test
  void welchsIntervalIsThatOfTwoSamples() {
    double[] a = {1, 2, 3};
    double[] b = {11, 12, 13};
    // Equal spreads: 4 degrees of freedom, t = 2.7764.
    Estimate e = Statistics.Welch.of(b, a).difference();
    assertEquals(3, e.n());
    assertEquals(10, e.mean(), ROUNDING);
    assertEquals(10 - 2.7764 * Math.sqrt(2.0 / 3), e.low(), TABLE_DIGITS);
    // No spread on one side: 2 degrees of freedom, t = 4.3027.
    Estimate one = Statistics.Welch.of(b, new double[] {0, 0, 0, 0}).difference();
    assertEquals(12 + 4.3027 / Math.sqrt(3), one.high(), TABLE_DIGITS);
    Estimate none = Statistics.Welch.of(new double[] {2, 2}, new double[] {1, 1}).difference();
    assertEquals(new Estimate(2, 1, Double.NaN, 1, 1), none);
    assertThrows(IllegalArgumentException.class, () -> Statistics.Welch.of(a, new double[] {1}));
  }

  @Test
  void theTwoStandardDeviationsDifferInTheirDivisor() {
    assertEquals(2, Statistics.populationStandardDeviation(2, 4, 4, 4, 5, 5, 7, 9), ROUNDING);
    assertEquals(
        Math.sqrt(32.0 / 7), Statistics.standardDeviation(2, 4, 4, 4, 5, 5, 7, 9), ROUNDING);
    double offset = 1e9;
    assertEquals(1, Statistics.standardDeviation(offset, offset + 1, offset + 2), ROUNDING);
  }

  @Test
  void slopeOfAPowerLawIsItsExponent() {
    double[] x = {1, 10, 100, 1000};
    double[] y = {3, 3e-2, 3e-4, 3e-6};
    Statistics.Line line = Statistics.logLogSlope(x, y);
    assertEquals(-2, line.slope(), ROUNDING);
    assertEquals(Math.log(3), line.intercept(), ROUNDING);
    assertEquals(-2, line.low(), 1e-9);
    assertEquals(-2, line.high(), 1e-9);
  }

  @Test
  void slopeIntervalAgreesWithHandCalculation() {
    double e = Math.E;
    // Points (0,0), (1,1), (2,1), (3,2) in logarithms: slope 0.6, Σe² = 0.2, Σ(x − x̄)² = 5.
    Statistics.Line line =
        Statistics.logLogSlope(
            new double[] {1, e, e * e, e * e * e}, new double[] {1, e, e, e * e});
    assertEquals(4, line.n());
    assertEquals(0.6, line.slope(), ROUNDING);
    assertEquals(0.1, line.intercept(), ROUNDING);
    // t(0.975; 2) = 4.3027
    assertEquals(0.6 + 4.3027 * Math.sqrt(0.1 / 5), line.high(), TABLE_DIGITS);
    assertEquals(0.6 - 4.3027 * Math.sqrt(0.1 / 5), line.low(), TABLE_DIGITS);
  }

  @Test
  void refusesWhatHasNoStatistics() {
    assertRefused("none", () -> Statistics.estimate());
    assertRefused("value 2 of 2 is NaN", () -> Statistics.estimate(1, Double.NaN));
    assertRefused("diverged", () -> Statistics.mean(Double.POSITIVE_INFINITY));
    assertRefused(
        "positive", () -> Statistics.logLogSlope(new double[] {1, 2}, new double[] {0, 1}));
    assertRefused(
        "distinct", () -> Statistics.logLogSlope(new double[] {2, 2}, new double[] {3, 1}));
  }

  private static void assertRefused(String part, Runnable action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(part), message);
  }

  /** Quantiles of χ² with 10 degrees of freedom from tables: 3.246973 and 20.483177. */
  @Test
  void varianceIntervalFollowsChiSquared() {
    Statistics.Interval interval = Statistics.varianceInterval(2, 10);
    assertEquals(20 / 20.483177, interval.low(), 1e-6);
    assertEquals(20 / 3.246973, interval.high(), 1e-5);
  }
}
