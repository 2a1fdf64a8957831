package org.sigmap.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.math.Estimate;
import org.sigmap.results.AxisName;
import org.sigmap.results.AxisValue;
import org.sigmap.results.CellRecord;
import org.sigmap.results.Comparison;
import org.sigmap.results.Metric;
import org.sigmap.results.PairedDifferences;
import org.sigmap.results.Summary;

/**
 * Which cue networks follow that digit and noise both give: the accuracy where the noise is flipped
 * and the digit tells the label, minus that where the digit is flipped and the noise does.
 */
final class CueAnswer {
  private static final String METRIC = Metric.OOD_ACCURACY.key();
  private static final String SHIFT = AxisName.SHIFT.path();
  private static final String DIGIT_TELLS = "noise-flipped";
  private static final String NOISE_TELLS = "digit-flipped";

  private CueAnswer() {}

  /** Present where both flips were tested. */
  static Optional<Answer> of(Summary summary, List<CellRecord> cells) {
    if (!asked(summary)) {
      return Optional.empty();
    }
    List<String> axes = Layout.varying(summary);
    axes.remove(SHIFT);
    int seeds = summary.seeds();
    Map<Map<String, Object>, Comparison> differences = new HashMap<>();
    differences(cells, seeds).forEach(row -> differences.put(row.setting(), row.comparison()));
    List<String> sentences = new ArrayList<>();
    for (Map<String, Object> setting : summary.settings()) {
      if (setting.get(SHIFT).equals(DIGIT_TELLS)) {
        String where = axes.isEmpty() ? "the network" : Labels.setting(setting, axes);
        sentences.add(where + " " + said(summary, setting, differences.get(setting)));
      }
    }
    return Optional.of(
        new Answer(
            "Does the network follow the digit or the noise?",
            sentences,
            "Accuracy where the noise is flipped (the digit tells the label) against that where the"
                + " digit is (the noise does; reading digits alone gives 0.1). A cue is followed"
                + " where the difference, seeds paired, is told from 0 at 5%"
                + Comparison.holm(differences.values())
                + ". "
                + Answer.means(seeds)));
  }

  static boolean asked(Summary summary) {
    return summary.axes().contains(SHIFT)
        && summary.metrics().contains(METRIC)
        && summary.values(SHIFT).containsAll(List.of(DIGIT_TELLS, NOISE_TELLS));
  }

  /** The differences that decide, for {@code paired.csv}. */
  static List<PairedDifferences.Row> differences(List<CellRecord> cells, int seeds) {
    List<CellRecord> flips =
        cells.stream()
            .filter(cell -> List.of(DIGIT_TELLS, NOISE_TELLS).contains(cell.axes().get(SHIFT)))
            .toList();
    return PairedDifferences.toReference(flips, SHIFT, NOISE_TELLS, METRIC, seeds).stream()
        .filter(row -> !PairedDifferences.pooled(row.setting()))
        .toList();
  }

  /**
   * @param comparison null where no seed has a result on both flips
   */
  private static String said(Summary summary, Map<String, Object> setting, Comparison comparison) {
    String losses =
        summary
            .lost(setting)
            .map(lost -> "; " + lost.count() + " of " + lost.cells() + " seeds lost")
            .orElse("");
    if (comparison == null) {
      return "has no seed with a result on both flips" + losses;
    }
    Estimate difference = comparison.difference().estimate();
    return "%s: accuracy %s with flipped noise, %s with flipped digits (difference %s, %s)%s"
        .formatted(
            verdict(comparison),
            accuracy(summary, setting, DIGIT_TELLS),
            accuracy(summary, setting, NOISE_TELLS),
            Labels.interval(difference),
            Labels.paired(difference.n()),
            losses);
  }

  private static String verdict(Comparison comparison) {
    Estimate difference = comparison.difference().estimate();
    if (!difference.hasInterval()) {
      return (difference.mean() > 0 ? "reads the digit more" : "reads the noise more")
          + ", by one seed, which has no interval";
    }
    if (comparison.tied()) {
      return "follows neither more than the other";
    }
    return difference.mean() > 0 ? "follows the digit" : "follows the noise";
  }

  private static String accuracy(Summary summary, Map<String, Object> setting, String shift) {
    return Labels.shown(summary, AxisValue.with(setting, SHIFT, shift), METRIC);
  }
}
