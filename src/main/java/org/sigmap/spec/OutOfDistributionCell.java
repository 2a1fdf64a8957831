package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Train a classifier on images in which both the digit and a class-wide noise pattern tell the
 * label, test where one of the two is changed (Yoshida and Nitanda 2025, §5.2).
 *
 * @param data images with class patterns, or rows of files
 * @param shifted files of the rows that {@link Shift#GIVEN} tests on; absent: none
 * @param shift what the test rows have in place of those in training
 * @param severity strength of a shift that is a corruption, 1 to 5; others do not depend on it
 * @param confusion whether accuracy by class and the confusion table are recorded
 * @param learner what learns, and how; a covariance is the training images' own
 */
public record OutOfDistributionCell(
    long seed,
    // By another name, as one of the fields that stand in its place is called data.
    @JsonProperty("rows") @JsonUnwrapped @JsonDeserialize(using = OneOfKinds.class)
        DataSpec.OfTested data,
    @JsonInclude(JsonInclude.Include.NON_NULL) SourceSpec shifted,
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
    Check.that(
        shift != Shift.GIVEN || shifted != null,
        "shift",
        "given rows are those of shifted, and there are none; name them, such as shifted: {kind:"
            + " table, file: later.csv, target: price}");
    if (shifted != null) {
      shifted.requireComplete();
    }
  }

  /** The authors' script, with the label-invariant reading of its two tests. */
  public static OutOfDistributionCell defaults() {
    return new OutOfDistributionCell(
        0,
        DataSpec.OfImages.defaults(),
        null,
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

  /** All rows of the shifted files, which a split leaves on one side or the other. */
  @Override
  public List<DataSpec.OfSource> others() {
    return shifted == null
        ? List.of()
        : List.of(
            new DataSpec.OfSource(
                shifted,
                new SplitSpec.Fraction(0.5, false, 0L, SplitSpec.HeldOut.none()),
                InputScaling.RAW,
                null));
  }

  @Override
  public CellSpec withPaths(UnaryOperator<String> path) {
    return new OutOfDistributionCell(
        seed,
        data.withPaths(path),
        shifted == null ? null : shifted.withPaths(path),
        shift,
        severity,
        confusion,
        learner);
  }

  public OutOfDistributionCell trainingOnly() {
    return trainingOnly(data);
  }

  private OutOfDistributionCell trainingOnly(DataSpec.OfTested on) {
    return new OutOfDistributionCell(seed, on, shifted, Shift.IN_DISTRIBUTION, 1, false, learner);
  }

  @Override
  public CellSpec trial(Double holdout) {
    DataSpec.OfTested on = data.trial(holdout);
    return holdout == null
        ? new OutOfDistributionCell(seed, on, shifted, shift, severity, confusion, learner)
        : trainingOnly(on);
  }
}
