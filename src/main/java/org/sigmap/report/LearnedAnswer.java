package org.sigmap.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.math.Estimate;
import org.sigmap.results.AxisName;
import org.sigmap.results.Metric;
import org.sigmap.results.Summary;

/** Where a p went that was learned: from the value that it began at to that of the last step. */
final class LearnedAnswer {
  private static final String LEARNED = Metric.LEARNED_EXPONENT.key();

  private LearnedAnswer() {}

  static Optional<Answer> of(Summary summary) {
    if (!summary.metrics().contains(LEARNED)) {
      return Optional.empty();
    }
    List<String> axes = Layout.varying(summary);
    axes.remove(AxisName.P.path());
    List<String> sentences =
        summary.settings().stream()
            .filter(setting -> summary.estimate(setting, LEARNED).isPresent())
            .map(setting -> sentence(summary, setting, axes))
            .toList();
    return Optional.of(
        new Answer(
            "Where did the learned p go?",
            sentences,
            "p at the last step; its figure over training shows whether it has come to rest. "
                + Answer.means(summary.seeds())));
  }

  private static String sentence(Summary summary, Map<String, Object> setting, List<String> axes) {
    Estimate last = summary.estimate(setting, LEARNED).orElseThrow();
    Object first = setting.get(AxisName.P.path());
    return (axes.isEmpty() ? "" : Labels.setting(setting, axes) + ": ")
        + (first == null ? "" : "from p = " + Labels.value(first) + " ")
        + "to p = "
        + Labels.interval(last)
        + (last.n() < summary.seeds() ? " over " + last.n() + " seeds" : "");
  }
}
