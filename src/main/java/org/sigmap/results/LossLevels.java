package org.sigmap.results;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collection;
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
 * At which losses cells are compared, beside their last step: settings that learn slowly look
 * alike, or robust, for want of training alone.
 *
 * <p>Of every done cell the first log point counts whose loss is at most a level. For a level of
 * the training loss such as 0.5 a cell gains {@code steps_to_train_loss_0.5}, {@code
 * seconds_to_train_loss_0.5}, which are those of the cell as far as the steps go, and, for every
 * other metric that has curves, {@code test_loss_at_train_loss_0.5}; of the test loss steps and
 * seconds alone. A cell that never gets there gains none of them, so that it enters no mean; {@code
 * reached_train_loss_0.5} is 1 or 0, and its mean in the summary, given without an interval, is the
 * share of cells that do. Steps are those of log points: their spacing is {@code
 * training.logEvery}.
 */
public record LossLevels(Levels train, Levels test) {
  private static final MathContext DIGITS = new MathContext(3, RoundingMode.CEILING);

  /**
   * Levels of one loss.
   *
   * @param given those asked for, positive
   * @param common whether to add the deepest level that every done cell reaches, its least loss
   *     rounded up to three digits
   */
  public record Levels(List<Double> given, boolean common) {
    public static final Levels NONE = new Levels(List.of(), false);

    public Levels {
      given = List.copyOf(given);
    }
  }

  /**
   * A loss that cells are trained to reach.
   *
   * @param loss its metric
   * @param level as names of metrics have it
   */
  public record Target(String loss, String level) {
    public String steps() {
      return Metric.STEPS_TO_LEVEL.named(loss, level);
    }

    String seconds() {
      return Metric.SECONDS_TO_LEVEL.named(loss, level);
    }

    public String reached() {
      return Metric.REACHED_LEVEL.named(loss, level);
    }

    /** "train loss 0.5". */
    public String label() {
      return Metric.label(loss) + " " + level;
    }

    /** Whether cells are compared by other metrics there, too. */
    public boolean compares() {
      return loss.equals(Metric.TRAIN_LOSS.key());
    }
  }

  public static LossLevels none() {
    return new LossLevels(Levels.NONE, Levels.NONE);
  }

  /** The cells with the comparison's metrics added to those that are done. */
  public List<CellRecord> added(RunDirectory run, List<CellRecord> cells) throws IOException {
    return added(
        run, added(run, cells, Metric.TRAIN_LOSS.key(), train), Metric.TEST_LOSS.key(), test);
  }

  private static List<CellRecord> added(
      RunDirectory run, List<CellRecord> cells, String loss, Levels levels) throws IOException {
    if (levels.equals(Levels.NONE)) {
      return cells;
    }
    Map<String, CellRecord> done =
        cells.stream()
            .filter(cell -> !cell.status().lost())
            .collect(Collectors.toMap(CellRecord::cell, cell -> cell));
    Map<String, Map<String, Double>> metrics =
        metrics(run, done, loss, labelled(run, done.keySet(), loss, levels));
    return cells.stream()
        .map(
            cell -> {
              Map<String, Double> all = new LinkedHashMap<>(cell.metrics());
              all.putAll(metrics.getOrDefault(cell.cell(), Map.of()));
              return cell.withMetrics(all);
            })
        .toList();
  }

  /** The targets by level, in descending order. */
  private static NavigableMap<Double, Target> labelled(
      RunDirectory run, Set<String> done, String loss, Levels asked) throws IOException {
    NavigableMap<Double, Target> levels = new TreeMap<>(Comparator.reverseOrder());
    for (double level : asked.given()) {
      levels.put(level, target(loss, new BigDecimal(Double.toString(level))));
    }
    if (asked.common()) {
      Map<String, Double> least = new HashMap<>();
      run.curves(
          point -> {
            if (isLoss(point, loss, done)) {
              least.merge(point.cell(), point.value(), Math::min);
            }
          });
      double deepest = least.values().stream().mapToDouble(value -> value).max().orElse(0);
      // A cell without such a curve reaches no level.
      if (least.size() == done.size() && deepest > 0) {
        BigDecimal level = new BigDecimal(deepest).round(DIGITS);
        levels.put(level.doubleValue(), target(loss, level));
      }
    }
    return levels;
  }

  private static Target target(String loss, BigDecimal level) {
    return new Target(loss, level.stripTrailingZeros().toPlainString());
  }

  private static boolean isLoss(CurvePoint point, String loss, Set<String> done) {
    return point.metric().equals(loss)
        && Double.isFinite(point.value())
        && done.contains(point.cell());
  }

  private static Map<String, Map<String, Double>> metrics(
      RunDirectory run,
      Map<String, CellRecord> done,
      String loss,
      NavigableMap<Double, Target> levels)
      throws IOException {
    // By cell, by target: the first step at or below it.
    Map<String, Map<Target, Long>> reached = new HashMap<>();
    run.curves(
        point -> {
          if (isLoss(point, loss, done.keySet())) {
            Map<Target, Long> steps =
                reached.computeIfAbsent(point.cell(), cell -> new HashMap<>());
            // Levels at or above this loss; curves need not come in order of steps.
            levels
                .headMap(point.value(), true)
                .values()
                .forEach(target -> steps.merge(target, point.step(), Math::min));
          }
        });
    Map<String, Map<String, Double>> metrics = new HashMap<>();
    for (CellRecord cell : done.values()) {
      Map<String, Double> own = new LinkedHashMap<>();
      for (Target target : levels.values()) {
        Long step = reached.getOrDefault(cell.cell(), Map.of()).get(target);
        own.put(target.reached(), step == null ? 0.0 : 1.0);
        if (step != null) {
          own.put(target.steps(), step.doubleValue());
          own.put(target.seconds(), cell.seconds() * step / Math.max(1, cell.steps()));
        }
      }
      metrics.put(cell.cell(), own);
    }
    run.curves(
        point -> {
          if (!point.metric().equals(Metric.TRAIN_LOSS.key()) && Double.isFinite(point.value())) {
            reached
                .getOrDefault(point.cell(), Map.of())
                .forEach(
                    (target, step) -> {
                      if (target.compares() && step == point.step()) {
                        String name = Metric.at(point.metric(), target.level());
                        metrics.get(point.cell()).put(name, point.value());
                      }
                    });
          }
        });
    return metrics;
  }

  /** The targets that metrics are of: those of a loss together, in descending order of level. */
  public static List<Target> targets(Collection<String> metrics) {
    return metrics.stream()
        .map(Metric.REACHED_LEVEL::parts)
        .filter(parts -> !parts.isEmpty())
        .map(parts -> new Target(parts.get(0), parts.get(1)))
        .sorted(
            Comparator.comparing(Target::compares)
                .reversed()
                .thenComparingDouble(target -> -Double.parseDouble(target.level())))
        .toList();
  }

  /**
   * How many done cells do not reach a target, and how many there are, as "3 of 280"; empty where
   * all reach it.
   */
  public static Optional<String> unreached(Summary summary, Target target) {
    long all = 0;
    long missing = 0;
    for (Estimate share : summary.estimates(target.reached())) {
      all += share.n();
      missing += Math.round((1 - share.mean()) * share.n());
    }
    return missing == 0 ? Optional.empty() : Optional.of(missing + " of " + all);
  }
}
