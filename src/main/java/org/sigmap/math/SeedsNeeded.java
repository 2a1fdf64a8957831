package org.sigmap.math;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * How many pairs tell a difference from 0 with 80 % power, if it is as large as measured: an
 * estimate, whose ends are those that the 95 % interval of the standard deviation gives.
 *
 * @param estimate pairs, {@link #MANY} for more than {@value #MOST}; the ends likewise
 */
public record SeedsNeeded(double estimate, double low, double high) {
  public static final int MOST = 1000;

  /** More than {@value #MOST}. */
  public static final double MANY = Double.POSITIVE_INFINITY;

  private static final double POWER = 0.8;

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** Beyond it, in standard deviations, a normal distribution has nothing: 2e-9. */
  private static final int TAIL = 6;

  /** Steps of the integral, at most, and in widths of what is integrated. */
  private static final double STEP = 0.5;

  /**
   * @param difference paired, with a standard deviation and a mean that are not 0
   * @param level of the two-sided test
   */
  public static SeedsNeeded of(Estimate difference, double level) {
    double effect = Math.abs(difference.mean()) / difference.sd();
    Statistics.Interval ratio = Statistics.varianceInterval(1, difference.n() - 1.0);
    return new SeedsNeeded(
        pairs(effect, level),
        pairs(effect / Math.sqrt(ratio.low()), level),
        pairs(effect / Math.sqrt(ratio.high()), level));
  }

  /** The fewest pairs with that power: more than if the standard deviation were known. */
  private static double pairs(double effect, double level) {
    double quantiles =
        NORMAL.inverseSurvivalProbability(level / 2) + NORMAL.inverseCumulativeProbability(POWER);
    double known = Math.pow(quantiles / effect, 2);
    if (known > MOST) {
      return MANY;
    }
    int few = Math.max(1, (int) known - 1);
    int enough = few + 2;
    while (power(enough, effect, level) < POWER) {
      int further = 2 * (enough - few);
      few = enough;
      enough += further;
    }
    while (enough - few > 1) {
      int middle = (few + enough) / 2;
      if (power(middle, effect, level) < POWER) {
        few = middle;
      } else {
        enough = middle;
      }
    }
    return enough > MOST ? MANY : enough;
  }

  /**
   * The power of Student's two-sided test of n pairs: with ν = n − 1 and the noncentrality δ = √n
   * effect of t,
   *
   * <p>P(|t| &gt; c) = ∫ φ(z) F_ν(ν ((z + δ)/c)²) dz,
   *
   * <p>φ being the normal density, F_ν the distribution function of χ²_ν and c the quantile of the
   * level. Sums over even steps converge faster than any power of the step.
   *
   * @param effect mean over standard deviation of the differences
   */
  private static double power(int n, double effect, double level) {
    int freedom = n - 1;
    double critical = TDistribution.of(freedom).inverseSurvivalProbability(level / 2);
    ChiSquaredDistribution variances = ChiSquaredDistribution.of(freedom);
    double step = STEP * Math.min(1, critical / Math.sqrt(2.0 * freedom));
    double power = 0;
    for (double z = -TAIL; z <= TAIL; z += step) {
      double t = (z + Math.sqrt(n) * effect) / critical;
      power += step * NORMAL.density(z) * variances.cumulativeProbability(freedom * t * t);
    }
    return power;
  }
}
