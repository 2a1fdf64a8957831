package org.sigmap.experiment.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.data.source.TeacherSource;
import org.sigmap.results.Metric;
import org.sigmap.spec.Cell;
import org.sigmap.spec.TransferCell;
import org.sigmap.train.Examples;
import org.sigmap.train.HeadFit;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.Weights;

/**
 * Train on a source teacher, freeze the hidden layers, fit a ridge head on a target teacher and
 * test it there (Yoshida and Nitanda 2025, §5.3).
 *
 * <p>The target moves the teacher, not the inputs: new examples come from the source's covariance,
 * with labels of a single-index teacher at the other (or, as a control, the same) end of its
 * spectrum. A multi-index source has signal at both ends. Targets of one source share its training.
 */
final class TransferExperiment implements Experiment {
  @Override
  public Object shared(Cell cell) {
    return ((TransferCell) cell.spec()).onRows();
  }

  @Override
  public NetworkTask task(List<Cell> cells) {
    return new Task(cells.get(0));
  }

  /** The target task: fresh examples of the source's inputs, with the target teacher's labels. */
  static TeacherSource target(TransferCell cell) {
    return Sources.teacher(cell).task(Optional.of(cell.transfer().target()), "target");
  }

  /** One training on a source, with the targets read off it. */
  private static final class Task extends NetworkTask {
    Task(Cell cell) {
      super(cell.spec());
    }

    @Override
    public Map<String, Double> finalMetrics(Cell cell, Weights trained, Draws draws) {
      TransferCell spec = (TransferCell) cell.spec();
      HeadFit fit =
          HeadFit.of(
              trained,
              Examples.of(target(spec).read(draws)),
              spec.transfer().ridge(),
              // One small solve a cell, in float64: a CPU does it before a GPU has begun.
              SessionOptions.singleThreaded());
      // In this order in every record, which Map.of would shuffle from process to process.
      Map<String, Double> metrics = new LinkedHashMap<>();
      metrics.put(Metric.TARGET_TRAIN_LOSS.key(), fit.trainLoss());
      metrics.put(Metric.TARGET_TEST_LOSS.key(), fit.testLoss());
      return metrics;
    }
  }
}
