package org.sigmap.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.math.Estimate;
import org.sigmap.results.Metric;
import org.sigmap.results.Summary;

/**
 * Where networks are no better than what is had without any inputs: the mean of the training rows,
 * or their most frequent class. Which p is best among those says nothing of features.
 */
final class NothingLearned {
  /** Settings that a sentence names. */
  private static final int MOST_NAMED = 6;

  /** A metric and what it is without any inputs. */
  private record Pair(Metric metric, Metric baseline) {}

  private static final List<Pair> PAIRS =
      List.of(
          new Pair(Metric.TEST_RMSE, Metric.BASELINE_RMSE),
          new Pair(Metric.TEST_ACCURACY, Metric.BASELINE_ACCURACY),
          new Pair(Metric.TARGET_TEST_LOSS, Metric.TARGET_BASELINE_LOSS),
          new Pair(Metric.TARGET_TEST_ACCURACY, Metric.TARGET_BASELINE_ACCURACY));

  private NothingLearned() {}

  /** A sentence a metric of which some setting's mean is not better than its baseline's. */
  static List<String> notes(Summary summary) {
    return PAIRS.stream()
        .flatMap(pair -> note(summary, pair.metric(), pair.baseline()).stream())
        .toList();
  }

  private static Optional<String> note(Summary summary, Metric metric, Metric baseline) {
    List<Map<String, Object>> known =
        summary.settings().stream()
            .filter(
                setting ->
                    summary.estimate(setting, metric.key()).isPresent()
                        && summary.estimate(setting, baseline.key()).isPresent())
            .toList();
    List<Map<String, Object>> idle =
        known.stream()
            .filter(
                setting ->
                    !metric.better(
                        mean(summary, setting, metric), mean(summary, setting, baseline)))
            .toList();
    if (idle.isEmpty()) {
      return Optional.empty();
    }
    List<String> axes = Layout.varying(summary);
    List<String> named =
        idle.stream()
            .limit(MOST_NAMED)
            .map(
                setting ->
                    "%s%s against %s"
                        .formatted(
                            axes.isEmpty() ? "" : Labels.setting(setting, axes) + ": ",
                            Labels.number(mean(summary, setting, metric)),
                            Labels.number(mean(summary, setting, baseline))))
            .toList();
    return Optional.of(
        "nothing learned at %s settings: mean %s is no better than the %s, which knows no inputs (%s%s)"
            .formatted(
                Excerpt.count(idle.size(), known.size()),
                Metric.label(metric.key()),
                Metric.label(baseline.key()),
                String.join("; ", named),
                idle.size() > MOST_NAMED ? "; …" : ""));
  }

  private static double mean(Summary summary, Map<String, Object> setting, Metric metric) {
    return summary.estimate(setting, metric.key()).map(Estimate::mean).orElseThrow();
  }
}
