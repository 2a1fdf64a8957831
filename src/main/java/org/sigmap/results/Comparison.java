package org.sigmap.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sigmap.math.Holm;
import org.sigmap.math.SeedsNeeded;

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

    /** What one of its comparisons is called. */
    public String one() {
      return one;
    }

    /** As {@code paired.csv} calls it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The comparisons of one family, in the order of its differences. */
  public static List<Comparison> corrected(Family family, List<Difference> differences) {
    double[] pValues = differences.stream().mapToDouble(Difference::pValue).toArray();
    long size = family.size(differences.stream().filter(d -> !Double.isNaN(d.pValue())).count());
    double[] corrected = Holm.corrected(pValues, size);
    List<Comparison> comparisons = new ArrayList<>();
    for (int i = 0; i < corrected.length; i++) {
      comparisons.add(new Comparison(differences.get(i), family, size, corrected[i]));
    }
    return comparisons;
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
