package org.sigmap.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sigmap.results.EqualLoss;
import org.sigmap.results.Metric;
import org.sigmap.results.Summary;

/**
 * The metric that decides which setting is best.
 *
 * @param metric its name
 * @param highest whether the highest value is best; otherwise the lowest
 */
record Goal(String metric, boolean highest) {
  private static Goal of(String metric) {
    return new Goal(metric, Metric.of(metric).highest());
  }

  /** What the run was made to measure, absent where no cell is done. */
  static Optional<Goal> of(Summary summary) {
    List<String> metrics = summary.metrics();
    return Metric.keys(Metric.Trait.DECIDES).stream()
        .filter(metrics::contains)
        .findFirst()
        .or(() -> metrics.stream().findFirst())
        .map(Goal::of);
  }

  /** All that settings are compared by: {@link #all} and what sequences are judged by besides. */
  static List<Goal> compared(Summary summary) {
    return Stream.concat(all(summary).stream(), further(summary).stream()).toList();
  }

  private static List<Goal> further(Summary summary) {
    return Metric.keys(Metric.Trait.COMPARED).stream()
        .map(Goal::of)
        .filter(goal -> summary.metrics().contains(goal.metric()))
        .toList();
  }

  /**
   * The metric that decides where settings are compared at a training loss: that of {@link #of} if
   * it was recorded during training, else test loss or accuracy.
   *
   * @param label the level, as {@link EqualLoss#labels} has it
   */
  private static Optional<Goal> at(Summary summary, String label) {
    List<String> metrics = summary.metrics();
    return Stream.concat(
            of(summary).map(Goal::metric).stream(), Metric.keys(Metric.Trait.DECIDES).stream())
        .map(metric -> Metric.at(metric, label))
        .filter(metrics::contains)
        .findFirst()
        .map(Goal::of);
  }

  /** Whether settings compete by the metric; deviations from a theorem are checked, not chosen. */
  boolean ranks() {
    return !Metric.of(metric).is(Metric.Trait.CHECKED);
  }

  /** Whether the metric is that of sequences of tasks. */
  boolean ofSequences() {
    return Metric.of(metric).is(Metric.Trait.OF_SEQUENCES);
  }

  /** {@link #of}, then that {@link #at} each training loss that the summary compares at. */
  static List<Goal> all(Summary summary) {
    return Stream.concat(
            of(summary).stream(),
            EqualLoss.labels(summary).stream().flatMap(label -> at(summary, label).stream()))
        .toList();
  }

  /** Whether the metric is read at a level of the training loss, not at the last step. */
  boolean atLevel() {
    return Metric.atLevel(metric);
  }

  boolean better(double value, double than) {
    return highest ? value > than : value < than;
  }

  String superlative() {
    return highest ? "highest" : "lowest";
  }
}
