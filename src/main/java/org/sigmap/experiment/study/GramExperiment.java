package org.sigmap.experiment.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.data.source.Draws;
import org.sigmap.math.ImpossiblePowerException;
import org.sigmap.math.SingularCovarianceException;
import org.sigmap.results.Metric;
import org.sigmap.spec.Cell;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.Weights;

/**
 * Theorems 1 and 2 of Yoshida and Nitanda (2025) as a check: how far training from the
 * preconditioned Gram matrix alone strays from training in weight space, see {@link
 * GramComparison}.
 */
final class GramExperiment implements Experiment {
  @Override
  public NetworkTask task(List<Cell> cells) {
    return new Task(cells.get(0));
  }

  static final class Task extends NetworkTask {
    Task(Cell cell) {
      super(cell.spec());
    }

    @Override
    public LaneInputs inputs(Draws draws) {
      LaneInputs inputs = super.inputs(draws);
      try {
        requirePower(draws, -step().preconditioner().p() / 2);
      } catch (SingularCovarianceException singular) {
        throw new ImpossiblePowerException(
            ("experiment gram needs a P that has an inverse, but the covariance has rank %d of %d;"
                    + " raise preconditioner.damping, take more examples, or set p to 0")
                .formatted(singular.rank(), singular.dimension()));
      }
      return inputs;
    }

    @Override
    public Map<String, Double> finalMetrics(Cell cell, Weights trained, Draws draws) {
      GramComparison.Deviations deviations = GramComparison.run(this, draws);
      Map<String, Double> metrics = new LinkedHashMap<>();
      metrics.put(Metric.GRAM_HIDDEN_DEVIATION.key(), deviations.hidden());
      metrics.put(Metric.GRAM_OUTPUT_DEVIATION.key(), deviations.outputs());
      metrics.put(Metric.GRAM_TEST_DEVIATION.key(), deviations.testOutputs());
      metrics.put(Metric.SHARED_GRAM_DEVIATION.key(), deviations.sharedGram());
      if (Double.isFinite(deviations.otherGram())) {
        // Stretched inputs may diverge where the cell's own do not, and say nothing of it.
        metrics.put(Metric.OTHER_GRAM_DEVIATION.key(), deviations.otherGram());
      }
      return metrics;
    }
  }
}
