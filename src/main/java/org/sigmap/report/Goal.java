package org.sigmap.report;

import java.util.List;
import java.util.Optional;
import org.sigmap.results.Summary;

/**
 * The metric that decides which setting is best.
 *
 * @param metric its name
 * @param highest whether the highest value is best; otherwise the lowest
 */
record Goal(String metric, boolean highest) {
  private static final List<String> PREFERRED =
      List.of(
          "gram_hidden_deviation",
          "target_test_loss",
          "ood_accuracy",
          "test_loss",
          "test_accuracy",
          "train_loss");

  /** What the run was made to measure, absent where no cell is done. */
  static Optional<Goal> of(Summary summary) {
    List<String> metrics = summary.metrics();
    return PREFERRED.stream()
        .filter(metrics::contains)
        .findFirst()
        .or(() -> metrics.stream().findFirst())
        .map(metric -> new Goal(metric, metric.endsWith("accuracy")));
  }

  boolean better(double value, double than) {
    return highest ? value > than : value < than;
  }

  String superlative() {
    return highest ? "highest" : "lowest";
  }
}
