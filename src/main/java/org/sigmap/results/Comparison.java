package org.sigmap.results;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.sigmap.math.Holm;
import org.sigmap.math.SeedsNeeded;
import org.sigmap.spec.Words;

/**
 * A difference among those that are read with it: whether it is told from 0 at 5 %, corrected for
 * their number ({@link Holm}).
 *
 * @param family what it belongs to
 * @param size how many comparisons the family holds
 * @param corrected p-value after the correction; NaN where there is no test
 */
public record Comparison(Difference difference, Family family, long size, double corrected) {
  /**
   * Which comparisons are corrected together: those that one sentence, or one figure, is read for.
   * Always of one metric.
   */
  public enum Family {
    /**
     * Every value of an axis against the best at one setting of the others. The best was chosen on
     * the same seeds, so that all pairs of values were compared, and count.
     */
    BEST("pair"),
    /** Every value of an axis against the same one, at all settings of the others. */
    REFERENCE("comparison"),
    /** Every value of an axis against the same one, in the mean over all settings of the others. */
    MEAN("comparison");

    private final String one;

    Family(String one) {
      this.one = one;
    }

    private long size(long tested) {
      return this == BEST ? tested * (tested + 1) / 2 : tested;
    }

    /** As {@code paired.csv} calls it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The comparisons of one family by what they are of, in their order. */
  public static <K> Map<K, Comparison> corrected(Family family, Map<K, Difference> differences) {
    double[] pValues = differences.values().stream().mapToDouble(Difference::pValue).toArray();
    long size = family.size(DoubleStream.of(pValues).filter(p -> !Double.isNaN(p)).count());
    double[] corrected = Holm.corrected(pValues, size);
    Map<K, Comparison> comparisons = new LinkedHashMap<>();
    differences.forEach(
        (key, difference) -> {
          double own = corrected[comparisons.size()];
          comparisons.put(key, new Comparison(difference, family, size, own));
        });
    return comparisons;
  }

  /**
   * ", Holm over 21 pairs": what p-values of one family, or of several of a kind, are corrected
   * for; empty where that is nothing.
   */
  public static String holm(Collection<Comparison> comparisons) {
    LongSummaryStatistics sizes =
        comparisons.stream().mapToLong(Comparison::size).summaryStatistics();
    return sizes.getCount() == 0 || sizes.getMax() <= 1
        ? ""
        : ", Holm over %s%s"
            .formatted(
                sizes.getMin() < sizes.getMax() ? "up to " : "",
                Words.count(sizes.getMax(), comparisons.iterator().next().family().one));
  }

  /** Whether there is a test, and it tells the difference from 0. */
  public boolean told() {
    return corrected <= Holm.LEVEL;
  }

  /** Whether there is a test, and it does not. */
  public boolean tied() {
    return corrected > Holm.LEVEL;
  }

  /** Whether the difference would be told from 0 if it were the only one. */
  public boolean tiedByCorrection() {
    return tied() && difference.pValue() <= Holm.LEVEL;
  }

  /**
   * How many seeds would tell it from 0 with 80 % power at 5 % over the family, if it is as large
   * as measured; absent where seeds are not paired, all differ by the same, or it is told already.
   */
  public Optional<SeedsNeeded> seedsNeeded() {
    return tied() && difference.paired() && difference.estimate().sd() > 0
        ? Optional.of(SeedsNeeded.of(difference.estimate(), Holm.LEVEL / size))
        : Optional.empty();
  }
}
