package org.sigmap.results;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.sigmap.math.Estimate;

/**
 * The comparison at equal training loss: of every done cell, its metrics at the first log point
 * whose training loss is at most a level.
 *
 * <p>For a level such as 0.5 a cell gains {@code steps_to_train_loss_0.5} and, for every other
 * metric that has curves, {@code test_loss_at_train_loss_0.5}. A cell that never gets there gains
 * neither, so that it enters no mean; {@code reached_train_loss_0.5} is 1 or 0, and its mean in the
 * summary, given without an interval, is the share of cells that do. Steps are those of log points:
 * their spacing is {@code training.logEvery}.
 */
public final class EqualLoss {
  private final NavigableMap<Double, String> levels;

  /** By cell, by level: the first step at or below it. */
  private final Map<String, Map<Double, Long>> reached = new HashMap<>();

  private EqualLoss(NavigableMap<Double, String> levels) {
    this.levels = levels;
  }

  /** The cells with the comparison's metrics added to those that are done. */
  public static List<CellRecord> added(
      RunDirectory run, List<CellRecord> cells, TrainLossLevels asked) throws IOException {
    if (asked.isEmpty()) {
      return cells;
    }
    Set<String> done = new HashSet<>();
    for (CellRecord cell : cells) {
      if (cell.status() == CellStatus.DONE) {
        done.add(cell.cell());
      }
    }
    EqualLoss comparison =
        new EqualLoss(
            asked.labelled(asked.common() ? deepestCommon(run, done) : OptionalDouble.empty()));
    Map<String, Map<String, Double>> metrics = comparison.metrics(run, done);
    List<CellRecord> longer = new ArrayList<>();
    for (CellRecord cell : cells) {
      Map<String, Double> all = new LinkedHashMap<>(cell.metrics());
      all.putAll(metrics.getOrDefault(cell.cell(), Map.of()));
      longer.add(cell.withMetrics(all));
    }
    return longer;
  }

  /** Labels of the levels that a summary compares at, in descending order of level. */
  public static List<String> labels(Summary summary) {
    return summary.metrics().stream()
        .flatMap(metric -> Metric.REACHED_LEVEL.parts(metric).stream())
        .sorted(Comparator.comparingDouble(label -> -Double.parseDouble(label)))
        .toList();
  }

  /**
   * How many done cells do not reach a level, and how many there are, as "3 of 280"; empty where
   * all reach it.
   */
  public static Optional<String> unreached(Summary summary, String label) {
    long all = 0;
    long missing = 0;
    for (Estimate share : summary.estimates(Metric.REACHED_LEVEL.named(label))) {
      all += share.n();
      missing += Math.round((1 - share.mean()) * share.n());
    }
    return missing == 0 ? Optional.empty() : Optional.of(missing + " of " + all);
  }

  /** The least training loss of the cell that gets least far; absent where one has no curve. */
  private static OptionalDouble deepestCommon(RunDirectory run, Set<String> done)
      throws IOException {
    Map<String, Double> least = new HashMap<>();
    run.curves(
        point -> {
          if (isLoss(point, done)) {
            least.merge(point.cell(), point.value(), Math::min);
          }
        });
    return least.size() < done.size()
        ? OptionalDouble.empty()
        : least.values().stream().mapToDouble(Double::doubleValue).max();
  }

  private static boolean isLoss(CurvePoint point, Set<String> done) {
    return point.metric().equals(Metric.TRAIN_LOSS.key())
        && Double.isFinite(point.value())
        && done.contains(point.cell());
  }

  private Map<String, Map<String, Double>> metrics(RunDirectory run, Set<String> done)
      throws IOException {
    run.curves(
        point -> {
          if (isLoss(point, done)) {
            Map<Double, Long> steps =
                reached.computeIfAbsent(point.cell(), cell -> new HashMap<>());
            // Levels at or above this loss; curves need not come in order of steps.
            levels
                .headMap(point.value(), true)
                .keySet()
                .forEach(level -> steps.merge(level, point.step(), Math::min));
          }
        });
    Map<String, Map<String, Double>> metrics = new HashMap<>();
    done.forEach(cell -> metrics.put(cell, steps(reached.getOrDefault(cell, Map.of()))));
    run.curves(
        point -> {
          if (!point.metric().equals(Metric.TRAIN_LOSS.key()) && Double.isFinite(point.value())) {
            reached
                .getOrDefault(point.cell(), Map.of())
                .forEach(
                    (level, step) -> {
                      if (step == point.step()) {
                        String name = Metric.at(point.metric(), levels.get(level));
                        metrics.get(point.cell()).put(name, point.value());
                      }
                    });
          }
        });
    return metrics;
  }

  private Map<String, Double> steps(Map<Double, Long> steps) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    levels.forEach(
        (level, label) -> {
          Long step = steps.get(level);
          metrics.put(Metric.REACHED_LEVEL.named(label), step == null ? 0.0 : 1.0);
          if (step != null) {
            metrics.put(Metric.STEPS_TO_LEVEL.named(label), step.doubleValue());
          }
        });
    return metrics;
  }
}
