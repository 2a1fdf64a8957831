package org.sigmap.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sigmap.math.Estimate;
import org.sigmap.results.LossLevels;
import org.sigmap.results.Metric;
import org.sigmap.results.Summary;

/** The metric that decides which setting is best. */
record Goal(String metric) {
  /** What the run was made to measure, absent where no cell is done. */
  static Optional<Goal> of(Summary summary) {
    List<String> metrics = summary.metrics();
    return Metric.keys(Metric.Trait.DECIDES).stream()
        .filter(metrics::contains)
        .findFirst()
        .or(() -> metrics.stream().findFirst())
        .map(Goal::new);
  }

  /**
   * The metric that decides where settings are compared at a training loss: that of {@link #of} if
   * it was recorded during training, else test loss or accuracy.
   *
   * @param level as names of metrics have it
   */
  private static Optional<Goal> at(Summary summary, String level) {
    return Stream.concat(
            of(summary).map(Goal::metric).stream(), Metric.keys(Metric.Trait.DECIDES).stream())
        .map(metric -> Metric.at(metric, level))
        .filter(summary.metrics()::contains)
        .findFirst()
        .map(Goal::new);
  }

  /** {@link #of}, then that {@link #at} each training loss that the summary compares at. */
  static List<Goal> all(Summary summary) {
    return Stream.concat(
            of(summary).stream(),
            LossLevels.targets(summary.metrics()).stream()
                .filter(LossLevels.Target::compares)
                .flatMap(target -> at(summary, target.level()).stream()))
        .toList();
  }

  /**
   * All that settings are compared by: {@link #all}, what sequences are judged by besides, and the
   * steps to a loss.
   */
  static List<Goal> compared(Summary summary) {
    Stream<String> besides =
        Stream.concat(
            Metric.keys(Metric.Trait.COMPARED).stream(),
            LossLevels.targets(summary.metrics()).stream().map(LossLevels.Target::steps));
    return Stream.concat(
            all(summary).stream(), besides.filter(summary.metrics()::contains).map(Goal::new))
        .toList();
  }

  Metric kind() {
    return Metric.of(metric);
  }

  String label() {
    return Metric.label(metric);
  }

  /** Whether the metric is that of sequences of tasks. */
  boolean ofSequences() {
    return kind().is(Metric.Trait.OF_SEQUENCES);
  }

  /** Whether the metric is read at a level of the training loss, not at the last step. */
  boolean atLevel() {
    return Metric.atLevel(metric);
  }

  /** Whether the metric is how long it takes to reach a loss. */
  boolean ofTime() {
    return kind() == Metric.STEPS_TO_LEVEL;
  }

  String superlative() {
    return ofTime() ? "fewest" : kind().highest() ? "highest" : "lowest";
  }

  /** A number that is the lower, the better the mean is. */
  double rank(Estimate estimate) {
    return kind().highest() ? -estimate.mean() : estimate.mean();
  }
}
