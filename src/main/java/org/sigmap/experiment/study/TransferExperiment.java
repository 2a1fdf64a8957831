package org.sigmap.experiment.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.sigmap.data.DataSet;
import org.sigmap.data.Rows;
import org.sigmap.data.source.DataSource;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.math.LogisticRegression;
import org.sigmap.math.Matrix;
import org.sigmap.results.Metric;
import org.sigmap.spec.Cell;
import org.sigmap.spec.TransferCell;
import org.sigmap.train.Examples;
import org.sigmap.train.HeadFit;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.Weights;

/**
 * Train on one source, freeze the hidden layers, fit heads on a target and test them there (Yoshida
 * and Nitanda 2025, §5.3).
 *
 * <p>Of a teacher the target moves the teacher, not the inputs: new examples come from the source's
 * covariance, with labels of a single-index teacher at the other (or, as a control, the same) end
 * of its spectrum. A multi-index source has signal at both ends. Otherwise the target is rows of
 * other files, as the network sees them ({@link Sources#others}). Targets of one source share its
 * training.
 */
final class TransferExperiment implements Experiment {
  @Override
  public Object shared(Cell cell) {
    return ((TransferCell) cell.spec()).onRows();
  }

  @Override
  public NetworkTask task(List<Cell> cells, Sources sources) {
    return new Task(cells.get(0), sources);
  }

  @Override
  public void requireUsable(List<Cell> cells, Sources sources) {
    // Whoever cannot be brought to what the network takes has no size.
    cells.stream()
        .flatMap(cell -> sources.others(cell.spec()).stream())
        .distinct()
        .forEach(DataSource::size);
  }

  /** The target task. */
  static DataSource target(TransferCell cell, Sources sources) {
    return sources.others(cell).stream()
        .findFirst()
        .orElseGet(
            () -> Sources.teacher(cell).task(Optional.of(cell.transfer().target()), "target"));
  }

  /** One training on a source, with the targets read off it. */
  private static final class Task extends NetworkTask {
    private final Sources sources;

    Task(Cell cell, Sources sources) {
      super(cell.spec(), sources);
      this.sources = sources;
    }

    @Override
    public Map<String, Double> finalMetrics(Cell cell, Weights trained, Draws draws) {
      TransferCell spec = (TransferCell) cell.spec();
      DataSet target = target(spec, sources).read(draws);
      boolean classes = target.classes().isPresent();
      HeadFit fit =
          HeadFit.of(
              trained,
              Examples.of(target),
              classes,
              spec.transfer().ridge(),
              // One small solve a cell, in float64: a CPU does it before a GPU has begun.
              SessionOptions.singleThreaded());
      // In this order in every record, which Map.of would shuffle from process to process.
      Map<String, Double> metrics = new LinkedHashMap<>();
      metrics.put(Metric.TARGET_TRAIN_LOSS.key(), fit.trainLoss());
      metrics.put(Metric.TARGET_TEST_LOSS.key(), fit.testLoss());
      if (spec.transfer().to() != null) {
        metrics.put(Metric.TARGET_BASELINE_LOSS.key(), baseline(target.train(), target.test()));
      }
      if (classes) {
        metrics.put(Metric.TARGET_TRAIN_ACCURACY.key(), fit.trainAccuracy().orElseThrow());
        metrics.put(Metric.TARGET_TEST_ACCURACY.key(), fit.testAccuracy().orElseThrow());
        metrics.put(
            Metric.TARGET_BASELINE_ACCURACY.key(),
            TestScores.majority(target.train(), target.test()));
        metrics.putAll(logistic(trained, target, spec.transfer().ridge()));
      }
      return metrics;
    }

    /** Mean squared error on test rows of the mean of the training rows' targets. */
    private static double baseline(Rows train, Rows test) {
      int outputs = train.targets().columns();
      double[] mean = new double[outputs];
      for (int i = 0; i < train.targets().values().length; i++) {
        mean[i % outputs] += train.targets().values()[i] / train.targets().rows();
      }
      double[] y = test.targets().values();
      return IntStream.range(0, y.length)
          .mapToDouble(i -> (y[i] - mean[i % outputs]) * (y[i] - mean[i % outputs]))
          .average()
          .orElseThrow();
    }

    /** Of the logistic head, none where it is not found; a loss that is infinite is left out. */
    private static Map<String, Double> logistic(Weights trained, DataSet target, double ridge) {
      Matrix features = TestScores.features(trained, target.train().inputs());
      int[] labels = TestScores.labels(target.train().targets());
      Map<String, Double> metrics = new LinkedHashMap<>();
      LogisticRegression.fit(features, labels, target.classes().getAsInt(), ridge)
          .ifPresent(
              head -> {
                measure(
                    head.outputs(features),
                    labels,
                    Metric.TARGET_LOGISTIC_TRAIN_LOSS,
                    Metric.TARGET_LOGISTIC_TRAIN_ACCURACY,
                    metrics);
                measure(
                    head.outputs(TestScores.features(trained, target.test().inputs())),
                    TestScores.labels(target.test().targets()),
                    Metric.TARGET_LOGISTIC_TEST_LOSS,
                    Metric.TARGET_LOGISTIC_TEST_ACCURACY,
                    metrics);
              });
      return metrics;
    }

    private static void measure(
        Matrix logits, int[] labels, Metric loss, Metric accuracy, Map<String, Double> metrics) {
      double mean = LogisticRegression.loss(logits, labels);
      if (Double.isFinite(mean)) {
        metrics.put(loss.key(), mean);
      }
      int[] answers = TestScores.labels(logits);
      long right = IntStream.range(0, labels.length).filter(i -> answers[i] == labels[i]).count();
      metrics.put(accuracy.key(), (double) right / labels.length);
    }
  }
}
