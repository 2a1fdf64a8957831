package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.function.UnaryOperator;

/**
 * Train a classifier on images in which both the digit and a class-wide noise pattern tell the
 * label, test where one of the two is changed (Yoshida and Nitanda 2025, §5.2).
 *
 * @param data images with class patterns
 * @param shift what the test images have in place of those in training
 * @param severity strength of a shift that is a corruption, 1 to 5; others do not depend on it
 * @param confusion whether accuracy by class and the confusion table are recorded
 * @param learner what learns, and how; a covariance is the training images' own
 */
public record OutOfDistributionCell(
    long seed,
    @JsonUnwrapped DataSpec.OfImages data,
    Shift shift,
    int severity,
    boolean confusion,
    @JsonUnwrapped LearnerSpec learner)
    implements CellSpec {
  /** √(1/6): Kaiming's bound √(6/fan_in) times it is PyTorch's 1/√fan_in for linear layers. */
  private static final double PYTORCH_SCALE = 0.408248290463863;

  public OutOfDistributionCell {
    learner.requireFit(data);
    Check.between("severity", severity, 1, Shift.SEVERITIES);
  }

  /** The authors' script, with the label-invariant reading of its two tests. */
  public static OutOfDistributionCell defaults() {
    return new OutOfDistributionCell(
        0,
        DataSpec.OfImages.defaults(),
        Shift.IN_DISTRIBUTION,
        1,
        false,
        new LearnerSpec(
            new ModelSpec(256, PYTORCH_SCALE),
            OptimizerSpec.defaults(),
            new PreconditionerSpec.None(),
            new TrainingSpec(500, 1e-4, false, 25, Precision.FLOAT32),
            ConventionsSpec.defaults()));
  }

  public ImagesSpec images() {
    return data.images();
  }

  @Override
  public CellSpec withPaths(UnaryOperator<String> path) {
    return new OutOfDistributionCell(
        seed, data.withPaths(path), shift, severity, confusion, learner);
  }

  public OutOfDistributionCell trainingOnly() {
    return trainingOnly(data);
  }

  private OutOfDistributionCell trainingOnly(DataSpec.OfImages on) {
    return new OutOfDistributionCell(seed, on, Shift.IN_DISTRIBUTION, 1, false, learner);
  }

  @Override
  public CellSpec trial(Double holdout) {
    DataSpec.OfImages on = data.trial(holdout);
    return holdout == null
        ? new OutOfDistributionCell(seed, on, shift, severity, confusion, learner)
        : trainingOnly(on);
  }
}
