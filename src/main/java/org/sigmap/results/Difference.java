package org.sigmap.results;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sigmap.math.Estimate;
import org.sigmap.math.Range;
import org.sigmap.math.Statistics;

/**
 * A metric at one setting minus that at another.
 *
 * <p>The same seed draws the same data and initial weights whatever is swept, so seeds are paired:
 * the interval is Student's of the differences within each seed that both settings have. Where they
 * share fewer than two seeds it is Welch's, of two sets of seeds that have nothing to do with each
 * other.
 *
 * @param estimate of the mean difference; without an interval where there are too few seeds
 * @param paired whether seeds are paired
 * @param pValue two-sided, of the test whose interval it is; NaN where there is none
 */
public record Difference(Estimate estimate, boolean paired, double pValue) {
  private static final int FEWEST = 2;

  /** What float32 training leaves of a number: its last digit, a few times over. */
  private static final double ROUNDING = 4 * Math.scalb(1.0, -23);

  /** Of differences within seeds. */
  public static Difference ofPairs(Estimate estimate) {
    return new Difference(estimate, true, Statistics.pValue(estimate));
  }

  /**
   * @param values by seed, at least one
   * @param reference what is subtracted, by seed, at least one
   */
  static Difference of(Map<Object, Double> values, Map<Object, Double> reference, Range range) {
    Range differences = range.ofDifferences();
    double[] pairs = array(pairs(values, reference));
    if (pairs.length >= FEWEST) {
      // Shares that move by the same rows in every seed differ by what float32 leaves of them.
      if (range.equals(Range.SHARE) && pairs[pairs.length - 1] - pairs[0] <= ROUNDING) {
        Arrays.fill(pairs, pairs[0]);
      }
      return ofPairs(Estimate.of(differences, pairs));
    }
    double[] a = array(values);
    double[] b = array(reference);
    if (a.length >= FEWEST && b.length >= FEWEST) {
      Statistics.Welch welch = Statistics.Welch.of(a, b);
      return new Difference(welch.difference().within(differences), false, welch.pValue());
    }
    return pairs.length > 0
        ? ofPairs(Estimate.of(pairs))
        : new Difference(Estimate.of(Statistics.mean(a) - Statistics.mean(b)), false, Double.NaN);
  }

  /**
   * a − b, or 0 where that is within the rounding of float32: two seeds that round alike would
   * otherwise tell two settings apart that are the same.
   */
  private static double between(double a, double b) {
    double difference = a - b;
    return Math.abs(difference) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b)) ? 0 : difference;
  }

  /** values − reference by seed, of seeds that both have. */
  static Map<Object, Double> pairs(Map<Object, Double> values, Map<Object, Double> reference) {
    Map<Object, Double> pairs = new LinkedHashMap<>(values);
    pairs.keySet().retainAll(reference.keySet());
    pairs.replaceAll((seed, value) -> between(value, reference.get(seed)));
    return pairs;
  }

  private static double[] array(Map<Object, Double> values) {
    return values.values().stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }
}
