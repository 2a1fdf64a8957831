package org.sigmap.experiment.study;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.data.LabelledImages;
import org.sigmap.data.RawRows;
import org.sigmap.data.ShiftedImages;
import org.sigmap.experiment.study.OutOfDistributionExperiment.Test;
import org.sigmap.graph.optim.Optimizers;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.results.Metric;
import org.sigmap.results.SpectrumPoint;
import org.sigmap.spec.Cell;
import org.sigmap.spec.Convention;
import org.sigmap.spec.ImagesSpec;
import org.sigmap.spec.Initialization;
import org.sigmap.spec.OutOfDistributionCell;
import org.sigmap.spec.Shift;
import org.sigmap.spec.StepSpec;
import org.sigmap.train.Examples;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.LanePower;
import org.sigmap.train.PreconditionerSpectrum;
import org.sigmap.train.TestSets;
import org.sigmap.train.Weights;

/**
 * One lane of the out-of-distribution experiment.
 *
 * @param spec what is trained
 * @param tests what it is tested on beside fresh images, each a further test set of the lane
 */
record ImageTask(OutOfDistributionCell spec, List<Test> tests) implements ExportableTask {

  @Override
  public LaneInputs inputs(Draws draws) {
    ShiftedImages images = ImageData.of(spec, draws);
    LabelledImages train = images.training(spec);
    LabelledImages test = images.shifted(spec, Shift.IN_DISTRIBUTION, 1);
    GeneralizationExperiment.Power power = GeneralizationExperiment.Power.of(spec.preconditioner());
    SeedStreams streams = new SeedStreams(spec.seed());
    return new LaneInputs(
            new Examples(train.pixels(), train.oneHot(), test.pixels(), test.oneHot()),
            initial(streams.scope("model"), draws),
            LanePower.empirical(power.exponent(), power.damping()),
            Optimizers.hyperparameters(spec.preconditioner(), spec.optimizer(), spec.training()))
        .withProbeSeed(streams.stream("optimizer/probe").nextInt(Integer.MAX_VALUE))
        .withFurtherTests(new ShiftedTests(images))
        .withDirections(
            spec.training().measuresFingerprint()
                ? ImageData.trainingCovariance(spec, draws)
                : null);
  }

  private Weights initial(SeedStreams streams, Draws draws) {
    if (spec.model().initialization() == Initialization.KAIMING_UNIFORM) {
      return Weights.draw(
          spec.model(), ImageData.pixels(spec.images()), LabelledImages.CLASSES, streams);
    }
    GeneralizationExperiment.Power power = GeneralizationExperiment.Power.of(spec.preconditioner());
    SymmetricEigen sigma = ImageData.trainingCovariance(spec, draws);
    Matrix root = sigma.power(power.exponent() / 2, power.damping());
    return Weights.drawPIsotropic(spec.model(), root, LabelledImages.CLASSES, streams);
  }

  private final class ShiftedTests implements TestSets {
    private final ShiftedImages images;

    ShiftedTests(ShiftedImages images) {
      this.images = images;
    }

    @Override
    public int count() {
      return tests.size();
    }

    @Override
    public TestSet get(int index) {
      Test test = tests.get(index);
      LabelledImages shifted = images.shifted(spec, test.shift(), test.severity());
      return new TestSet(shifted.pixels(), shifted.oneHot());
    }
  }

  @Override
  public boolean lossBeforeUpdate() {
    return spec.conventions().trainLoss() == Convention.PAPER;
  }

  @Override
  public List<LaneCurve.LogPoint> share(Cell cell, List<LaneCurve.LogPoint> points) {
    return LaneCurve.share(points, tests.indexOf(Test.of(OutOfDistributionExperiment.spec(cell))));
  }

  /**
   * Accuracy class by class on the cell's test set and, where asked for, the confusion table:
   * {@code confusion_a_b} is the share of images of class a that are taken for b. Classes that no
   * test image has are left out.
   */
  @Override
  public Map<String, Double> finalMetrics(Cell cell, Weights trained, Draws draws) {
    OutOfDistributionCell asked = OutOfDistributionExperiment.spec(cell);
    if (!asked.confusion()) {
      return Map.of();
    }
    Test test = Test.of(asked);
    LabelledImages shown = ImageData.of(spec, draws).shifted(spec, test.shift(), test.severity());
    Confusion confusion = Confusion.of(trained, shown);
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (int label = 0; label < LabelledImages.CLASSES; label++) {
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
  public Map<String, Double> covarianceMetrics(PreconditionerSpectrum spectrum) {
    double damping = GeneralizationExperiment.Power.of(spec.preconditioner()).damping();
    long kept = Arrays.stream(spectrum.eigenvalues()).filter(value -> value > damping).count();
    return Map.of(
        Metric.COVARIANCE_RANK.key(),
        (double) spectrum.rank(0),
        Metric.KEPT_RANK.key(),
        (double) kept);
  }

  @Override
  public StepSpec step() {
    return new StepSpec(
        spec.optimizer(), spec.preconditioner(), spec.training(), spec.conventions());
  }

  @Override
  public SymmetricEigen directions(Draws draws) {
    return ImageData.trainingCovariance(spec, draws);
  }

  /**
   * Images as their files hold them; class patterns belong to training data, not to the network.
   */
  @Override
  public RawRows raw(Draws draws) {
    LabelledImages train = ImageData.of(spec, draws).train();
    return new RawRows.Images(
        train.height(), train.width(), spec.images() instanceof ImagesSpec.Idx);
  }

  @Override
  public List<SpectrumPoint> spectrum(Cell cell, Draws draws) {
    return List.of();
  }
}
