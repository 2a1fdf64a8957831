package org.sigmap.report;

import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import org.sigmap.math.Estimate;

/**
 * How far means and their intervals reach.
 *
 * @param low the lowest end of an interval, a mean without one being its own
 */
record Reach(double least, double most, double low, double high) {
  /** Medians of bars' lengths: longer bars would leave the others no room. */
  private static final double USUAL = 2;

  /**
   * A linear scale for the means and, as far as they do not stretch it too much, the intervals.
   *
   * @param stretch how far the scale may go on beyond the means
   */
  Scale scale(double stretch) {
    return Scale.linearWithMargin(Math.max(low, least - stretch), Math.min(high, most + stretch));
  }

  /**
   * How far bars may stretch a scale: a share of what the means span, or so far that most bars end
   * within it, where means are closer to one another than that.
   */
  static double stretch(Collection<Estimate> estimates, double share) {
    double[] halves =
        estimates.stream()
            .filter(Estimate::hasInterval)
            .mapToDouble(e -> Math.max(e.high() - e.mean(), e.mean() - e.low()))
            .sorted()
            .toArray();
    double usual = halves.length == 0 ? 0 : USUAL * halves[halves.length / 2];
    Reach reach = of(estimates);
    double stretch = Math.max(share * (reach.most - reach.least), usual);
    return stretch > 0 ? stretch : Double.MAX_VALUE;
  }

  /**
   * @param shown values that count as means
   */
  static Reach of(Collection<Estimate> estimates, double... shown) {
    DoubleSummaryStatistics means = new DoubleSummaryStatistics();
    DoubleSummaryStatistics ends = new DoubleSummaryStatistics();
    for (double value : shown) {
      means.accept(value);
    }
    for (Estimate e : estimates) {
      means.accept(e.mean());
      ends.accept(e.hasInterval() ? e.low() : e.mean());
      ends.accept(e.hasInterval() ? e.high() : e.mean());
    }
    return new Reach(
        means.getMin(),
        means.getMax(),
        Math.min(ends.getMin(), means.getMin()),
        Math.max(ends.getMax(), means.getMax()));
  }
}
