package org.sigmap.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EstimateTest {
  private static final double ROUNDING = 1e-12;
  private static final double TABLE_DIGITS = 5e-5;

  /** Quantiles t_{0.975, ν} as printed in statistical tables. */
  @Test
  void intervalUsesStudentsQuantile() {
    double[][] table = {{1, 12.7062}, {2, 4.3027}, {4, 2.7764}, {9, 2.2622}, {29, 2.0452}};
    for (double[] row : table) {
      int n = (int) row[0] + 1;
      double[] values = new double[n];
      for (int i = 0; i < n; i++) {
        values[i] = Math.sin(3.0 * i) + 2;
      }
      double mean = 0;
      for (double value : values) {
        mean += value / n;
      }
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      double sd = Math.sqrt(squares / (n - 1));
      Estimate estimate = Estimate.of(values);
      assertEquals(mean, estimate.mean(), ROUNDING);
      assertEquals(sd, estimate.sd(), ROUNDING);
      assertEquals(row[1], estimate.halfWidth() * Math.sqrt(n) / sd, TABLE_DIGITS);
      assertEquals(mean, (estimate.low() + estimate.high()) / 2, ROUNDING);
    }
  }

  @Test
  void orderOfValuesDoesNotMatter() {
    assertEquals(Estimate.of(1e16, 1, -1e16, 0.3), Estimate.of(0.3, -1e16, 1, 1e16));
  }

  @Test
  void oneValueHasNoInterval() {
    Estimate one = Estimate.of(4.5);
    assertEquals(4.5, one.mean());
    assertFalse(one.hasInterval());
    assertTrue(Double.isNaN(one.sd()));
    assertFalse(one.constant());
    assertThrows(IllegalArgumentException.class, Estimate::of);
  }

  /** An accuracy of 0.3 ± 1.5, as three seeds gave it: neither end is one that it can have. */
  @Test
  void intervalsEndWhereTheRangeDoes() {
    double[] accuracies = {0.05, 0.05, 0.9};
    Estimate free = Estimate.of(accuracies);
    assertTrue(free.low() < 0 && free.high() > 1, free.toString());
    Estimate share = Estimate.of(Range.SHARE, accuracies);
    assertEquals(new Estimate(3, free.mean(), free.sd(), 0, 1), share);
    assertFalse(share.symmetric());
    Estimate loss = Estimate.of(Range.POSITIVE, accuracies);
    assertEquals(new Estimate(3, free.mean(), free.sd(), 0, free.high()), loss);
    assertTrue(free.symmetric());
    double[] inside = {0.5, 0.51, 0.52};
    assertEquals(Estimate.of(inside), Estimate.of(Range.SHARE, inside));
  }

  /** A cosine that rounding leaves above 1 stays inside its own interval. */
  @Test
  void theMeanIsInItsInterval() {
    Estimate cosine = Estimate.of(Range.COSINE, 1 + 3e-16, 1 + 6e-16);
    assertTrue(cosine.low() <= cosine.mean() && cosine.mean() <= cosine.high(), "" + cosine);
  }

  @Test
  void valuesThatAreAllTheSameAreSaidToBe() {
    Estimate tenth = Estimate.of(Range.SHARE, 0.1, 0.1, 0.1, 0.1, 0.1);
    assertEquals(new Estimate(5, 0.1, 0, 0.1, 0.1), tenth);
    assertTrue(tenth.constant());
    assertFalse(Estimate.of(0.1, 0.1, 0.2).constant());
    assertTrue(Estimate.of(112.3, Math.nextUp(112.3), Math.nextDown(112.3)).constant());
    assertFalse(Estimate.of(112.3, 112.3 + 1e-9).constant());
  }
}
