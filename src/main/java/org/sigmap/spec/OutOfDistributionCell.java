package org.sigmap.spec;

/**
 * Train a classifier on images in which both the digit and a class-wide noise pattern tell the
 * label, test where one of the two is changed (Yoshida and Nitanda 2025, §5.2).
 *
 * @param seed root of the cell's random streams
 * @param images where they come from
 * @param samples how many
 * @param noise the class patterns
 * @param labels which training labels are wrong; patterns follow the true class
 * @param shift what the test images have in place of those in training
 * @param severity strength of a shift that is a corruption, 1 to 5; others do not depend on it
 * @param confusion whether accuracy by class and the confusion table are recorded
 * @param model the network
 * @param optimizer gradients to updates
 * @param preconditioner what multiplies the first-layer gradient; a covariance is the training
 *     images' own
 * @param training the loop
 * @param conventions readings of ambiguous choices
 */
public record OutOfDistributionCell(
    long seed,
    ImagesSpec images,
    ImageSamplesSpec samples,
    ClassNoiseSpec noise,
    LabelNoiseSpec labels,
    Shift shift,
    int severity,
    boolean confusion,
    ModelSpec model,
    OptimizerSpec optimizer,
    PreconditionerSpec preconditioner,
    TrainingSpec training,
    ConventionsSpec conventions)
    implements CellSpec {
  private static final int WORST = 5;

  /** √(1/6): Kaiming's bound √(6/fan_in) times it is PyTorch's 1/√fan_in for linear layers. */
  private static final double PYTORCH_SCALE = 0.408248290463863;

  public OutOfDistributionCell {
    training.batchRows(samples.train());
    preconditioner.requireFit(model);
    Check.that(
        severity >= 1 && severity <= WORST,
        "severity",
        "severity must lie between 1 and " + WORST + ", but is " + severity);
    Check.that(
        !(preconditioner instanceof PreconditionerSpec.CovariancePower power)
            || power.covariance() == CovarianceSource.EMPIRICAL,
        "preconditioner.covariance",
        "images have no known population covariance; set preconditioner.covariance to empirical");
  }

  /** The authors' script, with the label-invariant reading of its two tests. */
  public static OutOfDistributionCell defaults() {
    return new OutOfDistributionCell(
        0,
        ImagesSpec.defaults(),
        ImageSamplesSpec.defaults(),
        ClassNoiseSpec.defaults(),
        LabelNoiseSpec.defaults(),
        Shift.IN_DISTRIBUTION,
        1,
        false,
        new ModelSpec(256, PYTORCH_SCALE),
        OptimizerSpec.defaults(),
        new PreconditionerSpec.None(),
        new TrainingSpec(500, 1e-4, false, 25, Precision.FLOAT32),
        ConventionsSpec.defaults());
  }

  @Override
  public CellSpec withoutPaths() {
    return images instanceof ImagesSpec.Idx idx ? withImages(idx.withoutPaths()) : this;
  }

  /** The training alone: equal for cells that differ in what is asked of the network. */
  public OutOfDistributionCell trainingOnly() {
    return with(images, Shift.IN_DISTRIBUTION, 1, false);
  }

  private OutOfDistributionCell withImages(ImagesSpec others) {
    return with(others, shift, severity, confusion);
  }

  private OutOfDistributionCell with(
      ImagesSpec others, Shift otherShift, int otherSeverity, boolean askedConfusion) {
    return new OutOfDistributionCell(
        seed,
        others,
        samples,
        noise,
        labels,
        otherShift,
        otherSeverity,
        askedConfusion,
        model,
        optimizer,
        preconditioner,
        training,
        conventions);
  }
}
