package org.sigmap.experiment.plan;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.experiment.study.PreparedTraining;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.spec.Cell;
import org.sigmap.train.TrainingShape;

/**
 * How long trainings take, relative to one another: the measured seconds of an earlier run's cells
 * of the same setting where there are any, an estimate from the operations of a step otherwise.
 */
public final class CostModel {
  /** Work of a step beyond its products, in multiply-adds: about 0.05 ms on a CPU core. */
  private static final double STEP_OVERHEAD = 2e5;

  private final Map<Map<String, Object>, Double> secondsPerStep = new HashMap<>();
  private final double estimatePerSecond;

  /**
   * @param measured cells of an earlier run; for settings that it has none of, the estimate is at
   *     the measured ones' scale
   */
  public CostModel(Collection<CellRecord> measured, List<PreparedTraining> trainings) {
    Map<Map<String, Object>, double[]> sums = new HashMap<>();
    for (CellRecord cell : measured) {
      if (cell.status() == CellStatus.FAILED) {
        continue;
      }
      double[] sum = sums.computeIfAbsent(cell.setting(), key -> new double[2]);
      sum[0] += cell.seconds();
      sum[1] += Math.max(cell.steps(), 1);
    }
    sums.forEach((setting, sum) -> secondsPerStep.put(setting, sum[0] / sum[1]));
    estimatePerSecond = scale(trainings);
  }

  private double scale(List<PreparedTraining> trainings) {
    double estimate = 0;
    double seconds = 0;
    for (PreparedTraining training : trainings) {
      Double perStep = perStep(training);
      if (perStep != null) {
        estimate += estimate(training);
        seconds += perStep * training.steps();
      }
    }
    return seconds > 0 ? estimate / seconds : 1;
  }

  /** Multiply-adds of what waits to be trained, nothing of which was measured. */
  public static double of(List<LaneGroup> groups) {
    CostModel estimate = new CostModel(List.of(), List.of());
    return groups.stream().mapToDouble(estimate::of).sum();
  }

  public double of(LaneGroup group) {
    return group.trainings().stream().mapToDouble(this::of).sum();
  }

  public double of(PreparedTraining training) {
    Double perStep = perStep(training);
    return perStep == null ? estimate(training) / estimatePerSecond : perStep * training.steps();
  }

  private Double perStep(PreparedTraining training) {
    Cell cell = training.cells().get(0);
    return secondsPerStep.get(
        new CellRecord(cell.id().value(), cell.axes(), CellStatus.DIVERGED, Map.of(), 0, 0)
            .setting());
  }

  /** Multiply-adds of a step of one lane: the products of a forward pass three times. */
  public static double step(TrainingShape shape) {
    return 3.0 * shape.rows().train() * shape.network().products() + STEP_OVERHEAD;
  }

  /** Multiply-adds of one training: those of its steps, and the evaluations. */
  private static double estimate(PreparedTraining training) {
    TrainingShape shape = training.shape();
    double products = shape.network().products();
    double step = step(shape);
    double tests = (1.0 + shape.rows().furtherTests()) * shape.rows().test();
    double evaluation = (shape.rows().train() + tests) * products;
    double evaluations = 1 + (double) training.steps() / training.logEvery();
    return training.steps() * step + evaluations * evaluation;
  }
}
