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
  /**
   * A linear scale for the means and, as far as they do not stretch it too much, the intervals.
   *
   * @param stretch how far the scale may go on beyond the means
   */
  Scale scale(double stretch) {
    return Scale.linearWithMargin(Math.max(low, least - stretch), Math.min(high, most + stretch));
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
