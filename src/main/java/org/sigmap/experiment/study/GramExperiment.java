package org.sigmap.experiment.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sigmap.data.source.DataSource;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.math.ImpossiblePowerException;
import org.sigmap.math.SingularCovarianceException;
import org.sigmap.results.Metric;
import org.sigmap.spec.Cell;
import org.sigmap.spec.GramCell;
import org.sigmap.spec.PowerMethod;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.Words;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.Weights;

/**
 * Theorems 1 and 2 of Yoshida and Nitanda (2025) as a check: how far training from the
 * preconditioned Gram matrix alone strays from training in weight space, see {@link
 * GramComparison}.
 */
final class GramExperiment implements Experiment {
  private static final double WORTH_BYTES = 1e8;
  private static final double WORTH_SECONDS = 2;

  /** Multiply-adds in float64 of one CPU core, about. */
  private static final double PRODUCTS_A_SECOND = 4e9;

  @Override
  public NetworkTask task(List<Cell> cells, Sources sources) {
    return new Task(cells.get(0), sources);
  }

  @Override
  public void requireUsable(List<Cell> cells, Sources sources) {
    for (Cell cell : cells) {
      DataSource.Size size = sources.of(cell.spec()).size();
      int rows = size.train() + size.test();
      if (rows > GramCell.MOST_EXAMPLES) {
        throw new SpecException(
            "samples",
            ("experiment gram holds the Gram matrix of all rows, at most %d, but here are %d; ask"
                    + " for fewer with samples: {kind: counts, train: 1000, test: 1000}")
                .formatted(GramCell.MOST_EXAMPLES, rows));
      }
      if (size.inputs() > PowerMethod.MOST_EXACT) {
        throw new SpecException(
            "data",
            ("experiment gram decomposes the covariance of the inputs, at most %d of them, but here"
                    + " are %d; give rows of fewer columns")
                .formatted(PowerMethod.MOST_EXACT, size.inputs()));
      }
    }
  }

  /** What the largest comparison takes, where that is worth a word. */
  @Override
  public List<String> notes(List<Cell> cells, Sources sources) {
    double bytes = 0;
    double seconds = 0;
    for (Cell cell : cells) {
      NetworkTask task = new Task(cell, sources);
      bytes = Math.max(bytes, GramComparison.bytes(task));
      seconds = Math.max(seconds, GramComparison.products(task) / PRODUCTS_A_SECOND);
    }
    return bytes < WORTH_BYTES && seconds < WORTH_SECONDS
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "experiment gram compares paths after each training: about %.1f GB of memory and"
                    + " %.0f s of a CPU core a cell at most, of %s",
                bytes / 1e9,
                seconds,
                Words.count(cells.size(), "cell")));
  }

  static final class Task extends NetworkTask {
    Task(Cell cell, Sources sources) {
      super(cell.spec(), sources);
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
