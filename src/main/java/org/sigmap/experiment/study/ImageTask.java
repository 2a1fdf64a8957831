package org.sigmap.experiment.study;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.data.LabelledImages;
import org.sigmap.data.ShiftedImages.Test;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.PatternedImages;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.results.Checkpoint;
import org.sigmap.results.Metric;
import org.sigmap.spec.Cell;
import org.sigmap.spec.OutOfDistributionCell;
import org.sigmap.train.ForwardPass;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.Weights;

/** One lane of the out-of-distribution experiment. */
final class ImageTask extends NetworkTask {
  private final PatternedImages source;
  private final List<Test> tests;

  /**
   * @param tests what it is tested on beside fresh images, each a further test set of the lane
   */
  ImageTask(OutOfDistributionCell spec, PatternedImages source, List<Test> tests) {
    super(spec, source, tests.stream().map(Test::name).toList());
    this.source = source;
    this.tests = tests;
  }

  @Override
  public List<Checkpoint.Point> share(Cell cell, List<Checkpoint.Point> points) {
    return LaneCurve.share(points, tests.indexOf(OutOfDistributionExperiment.test(cell)));
  }

  /**
   * Accuracy class by class on the cell's test set and, where asked for, the confusion table:
   * {@code confusion_a_b} is the share of images of class a that are taken for b. Classes that no
   * test image has are left out.
   */
  @Override
  public Map<String, Double> finalMetrics(Cell cell, Weights trained, Draws draws) {
    if (!OutOfDistributionExperiment.spec(cell).confusion()) {
      return Map.of();
    }
    LabelledImages shown = source.shifted(draws).shifted(OutOfDistributionExperiment.test(cell));
    int[][] counts = confusion(trained, shown);
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (int label = 0; label < counts.length; label++) {
      double total = Arrays.stream(counts[label]).sum();
      if (total > 0) {
        metrics.put(Metric.CLASS_ACCURACY.named(label), counts[label][label] / total);
        for (int answer = 0; answer < counts.length; answer++) {
          metrics.put(Metric.CONFUSION.named(label, answer), counts[label][answer] / total);
        }
      }
    }
    return metrics;
  }

  /** Images by class and by what they are taken for, computed in float64. */
  private static int[][] confusion(Weights trained, LabelledImages images) {
    Matrix rows = images.pixels();
    Matrix outputs;
    try (ForwardPass pass = new ForwardPass(trained, rows, SessionOptions.singleThreaded())) {
      outputs = pass.of(trained, rows).outputs();
    }
    int[][] counts = new int[images.classes()][images.classes()];
    for (int i = 0; i < images.count(); i++) {
      int answer = 0;
      for (int c = 1; c < images.classes(); c++) {
        if (outputs.get(i, c) > outputs.get(i, answer)) {
          answer = c;
        }
      }
      counts[images.labels()[i]][answer]++;
    }
    return counts;
  }

  /**
   * {@code covariance_rank}: numerical rank of Σ̂ without damping; {@code kept_rank}: how many of
   * its eigenvalues exceed the damping, so that the power of Σ̂ rather than of δ decides there.
   */
  @Override
  public Map<String, Double> covarianceMetrics(SymmetricEigen spectrum) {
    double damping = step().preconditioner().damping();
    long kept = Arrays.stream(spectrum.values()).filter(value -> value > damping).count();
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(Metric.COVARIANCE_RANK.key(), (double) spectrum.rank(0));
    metrics.put(Metric.KEPT_RANK.key(), (double) kept);
    return metrics;
  }

  @Override
  public boolean isExportable() {
    return true;
  }

  /** No Gram spectrum is recorded of images. */
  @Override
  boolean hasGramSpectrum() {
    return false;
  }
}
