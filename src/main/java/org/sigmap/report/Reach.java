package org.sigmap.report;

import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import org.sigmap.results.Estimate;

/**
 * How far means and their intervals reach.
 *
 * @param least the smallest mean
 * @param most the largest mean
 * @param low the lowest end of an interval, a mean without one being its own
 * @param high the highest end
 */
record Reach(double least, double most, double low, double high) {
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
