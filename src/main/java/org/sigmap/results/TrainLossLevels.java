package org.sigmap.results;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.sigmap.math.Estimate;

/**
 * At which training losses cells are compared, beside their last step: settings that learn slowly
 * look alike, or robust, for want of training alone.
 *
 * <p>Of every done cell the metrics at the first log point whose training loss is at most a level
 * are compared. For a level such as 0.5 a cell gains {@code steps_to_train_loss_0.5} and, for every
 * other metric that has curves, {@code test_loss_at_train_loss_0.5}. A cell that never gets there
 * gains neither, so that it enters no mean; {@code reached_train_loss_0.5} is 1 or 0, and its mean
 * in the summary, given without an interval, is the share of cells that do. Steps are those of log
 * points: their spacing is {@code training.logEvery}.
 *
 * @param given the levels asked for, positive
 * @param common whether to add the deepest level that every done cell reaches, its least training
 *     loss rounded up to three digits
 */
public record TrainLossLevels(List<Double> given, boolean common) {
  private static final MathContext DIGITS = new MathContext(3, RoundingMode.CEILING);

  public TrainLossLevels {
    given = List.copyOf(given);
  }

  public static TrainLossLevels none() {
    return new TrainLossLevels(List.of(), false);
  }

  /** The cells with the comparison's metrics added to those that are done. */
  public List<CellRecord> added(RunDirectory run, List<CellRecord> cells) throws IOException {
    if (given.isEmpty() && !common) {
      return cells;
    }
    Set<String> done =
        cells.stream()
            .filter(cell -> !cell.status().lost())
            .map(CellRecord::cell)
            .collect(Collectors.toSet());
    Map<String, Map<String, Double>> metrics = metrics(run, done, labelled(run, done));
    return cells.stream()
        .map(
            cell -> {
              Map<String, Double> all = new LinkedHashMap<>(cell.metrics());
              all.putAll(metrics.getOrDefault(cell.cell(), Map.of()));
              return cell.withMetrics(all);
            })
        .toList();
  }

  /** The levels by the label that metric names carry, in descending order. */
  private NavigableMap<Double, String> labelled(RunDirectory run, Set<String> done)
      throws IOException {
    NavigableMap<Double, String> levels = new TreeMap<>(Comparator.reverseOrder());
    given.forEach(level -> levels.put(level, label(new BigDecimal(Double.toString(level)))));
    if (common) {
      Map<String, Double> least = new HashMap<>();
      run.curves(
          point -> {
            if (isLoss(point, done)) {
              least.merge(point.cell(), point.value(), Math::min);
            }
          });
      double deepest = least.values().stream().mapToDouble(loss -> loss).max().orElse(0);
      // A cell without such a curve reaches no level.
      if (least.size() == done.size() && deepest > 0) {
        BigDecimal level = new BigDecimal(deepest).round(DIGITS);
        levels.put(level.doubleValue(), label(level));
      }
    }
    return levels;
  }

  private static String label(BigDecimal level) {
    return level.stripTrailingZeros().toPlainString();
  }

  private static boolean isLoss(CurvePoint point, Set<String> done) {
    return point.metric().equals(Metric.TRAIN_LOSS.key())
        && Double.isFinite(point.value())
        && done.contains(point.cell());
  }

  private static Map<String, Map<String, Double>> metrics(
      RunDirectory run, Set<String> done, NavigableMap<Double, String> levels) throws IOException {
    // By cell, by level: the first step at or below it.
    Map<String, Map<Double, Long>> reached = new HashMap<>();
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
    for (String cell : done) {
      Map<String, Double> own = new LinkedHashMap<>();
      levels.forEach(
          (level, label) -> {
            Long step = reached.getOrDefault(cell, Map.of()).get(level);
            own.put(Metric.REACHED_LEVEL.named(label), step == null ? 0.0 : 1.0);
            if (step != null) {
              own.put(Metric.STEPS_TO_LEVEL.named(label), step.doubleValue());
            }
          });
      metrics.put(cell, own);
    }
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
}
