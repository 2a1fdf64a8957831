package org.sigmap.experiment.study;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.data.LabelledImages;
import org.sigmap.data.ShiftedImages.Test;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.PatternedImages;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.results.Metric;
import org.sigmap.spec.Cell;
import org.sigmap.spec.OutOfDistributionCell;
import org.sigmap.train.Weights;

/** One lane of the out-of-distribution experiment. */
final class ImageTask extends NetworkTask implements ExportableTask {
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
  public List<LaneCurve.LogPoint> share(Cell cell, List<LaneCurve.LogPoint> points) {
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
    Confusion confusion = Confusion.of(trained, shown);
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (int label = 0; label < shown.classes(); label++) {
      double[] shares = confusion.shares(label);
      if (shares.length > 0) {
        metrics.put(Metric.CLASS_ACCURACY.named(label), shares[label]);
        for (int answer = 0; answer < shares.length; answer++) {
          metrics.put(Metric.CONFUSION.named(label, answer), shares[answer]);
        }
      }
    }
    return metrics;
  }

  /**
   * {@code covariance_rank}: numerical rank of Σ̂ without damping; {@code kept_rank}: how many of
   * its eigenvalues exceed the damping, so that the power of Σ̂ rather than of δ decides there.
   */
  @Override
  public Map<String, Double> covarianceMetrics(SymmetricEigen spectrum) {
    double damping = step().preconditioner().damping();
    long kept = Arrays.stream(spectrum.values()).filter(value -> value > damping).count();
    return Map.of(
        Metric.COVARIANCE_RANK.key(),
        (double) spectrum.rank(0),
        Metric.KEPT_RANK.key(),
        (double) kept);
  }

  /** No Gram spectrum is recorded of images. */
  @Override
  boolean hasGramSpectrum() {
    return false;
  }
}
