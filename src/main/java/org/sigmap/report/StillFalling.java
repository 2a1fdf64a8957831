package org.sigmap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.sigmap.math.Estimate;
import org.sigmap.results.BestValues;
import org.sigmap.results.CellRecord;
import org.sigmap.results.Metric;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Summary;

/**
 * Best settings whose training had not come to its end: over the last fifth of the steps the mean
 * training loss fell by a tenth of itself or more, and the mean test loss by a twentieth or more. A
 * training loss that falls alone is rows being learned by heart, of which more steps make no better
 * network.
 */
final class StillFalling {
  private static final double LAST = 0.2;
  private static final double TRAINING_FALL = 0.1;
  private static final double TEST_FALL = 0.05;

  /** Settings that a sentence names. */
  private static final int MOST_NAMED = 6;

  /** Of them a network is as good as its last step, on rows of the kind that it learned. */
  private static final List<Metric> OWN =
      List.of(Metric.TEST_LOSS, Metric.TEST_RMSE, Metric.TEST_ACCURACY);

  private StillFalling() {}

  /** A sentence where some best setting's losses still fall. */
  static Optional<String> note(
      RunDirectory run, List<CellRecord> cells, Summary summary, Optional<BestValues> best)
      throws IOException {
    if (Goal.of(summary).filter(goal -> OWN.contains(Metric.of(goal.metric()))).isEmpty()) {
      return Optional.empty();
    }
    List<String> axes = Layout.varying(summary);
    List<Map<String, Object>> settings =
        best.map(StillFalling::settings).orElse(summary.settings());
    Map<String, Map<Map<String, Object>, CurvesFigure.Curve>> curves =
        CurvesFigure.curves(run, cells, settings);
    List<String> falling = new ArrayList<>();
    for (Map<String, Object> setting : settings) {
      double training = fall(curves, Metric.TRAIN_LOSS, setting);
      double test = fall(curves, Metric.TEST_LOSS, setting);
      if (training >= TRAINING_FALL && test >= TEST_FALL) {
        falling.add(
            "%sby %s%%, the test loss by %s%%"
                .formatted(
                    axes.isEmpty() ? "" : Labels.setting(setting, axes) + ": ",
                    Math.round(100 * training),
                    Math.round(100 * test)));
      }
    }
    return falling.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the training loss still falls over the last fifth of the steps at %s best settings (%s%s); more training.steps, or a larger optimizer.learningRate, may go further"
                .formatted(
                    Excerpt.count(falling.size(), settings.size()),
                    String.join("; ", falling.subList(0, Math.min(MOST_NAMED, falling.size()))),
                    falling.size() > MOST_NAMED ? "; …" : ""));
  }

  private static List<Map<String, Object>> settings(BestValues best) {
    List<Map<String, Object>> settings = new ArrayList<>();
    for (BestValues.Row row : best.rows()) {
      row.best()
          .ifPresent(
              value -> {
                Map<String, Object> setting = new LinkedHashMap<>(row.group());
                setting.put(best.axis(), value.value());
                settings.add(setting);
              });
    }
    return settings;
  }

  /**
   * The share of itself that a mean falls by over the last steps; 0 where none was logged there.
   */
  private static double fall(
      Map<String, Map<Map<String, Object>, CurvesFigure.Curve>> curves,
      Metric metric,
      Map<String, Object> setting) {
    CurvesFigure.Curve curve = curves.getOrDefault(metric.key(), Map.of()).get(setting);
    if (curve == null) {
      return 0;
    }
    SortedMap<Long, Estimate> means = curve.means();
    double from = (1 - LAST) * means.lastKey();
    SortedMap<Long, Estimate> before = means.headMap((long) Math.floor(from) + 1);
    if (before.isEmpty()) {
      return 0;
    }
    double last = means.get(means.lastKey()).mean();
    // Logged seldom, the fall over more steps is that over the last fifth at most as a share.
    double share = LAST * means.lastKey() / (means.lastKey() - before.lastKey());
    return (1 - last / before.get(before.lastKey()).mean()) * share;
  }
}
