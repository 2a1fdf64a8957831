package org.sigmap.spec;

/**
 * Train once in weight space and once from the preconditioned Gram matrix G_P = XPXᵀ, the initial
 * pre-activations Z(0) and the labels alone, and compare the paths (Yoshida and Nitanda 2025,
 * Theorems 1 and 2).
 *
 * @param seed root of the cell's random streams
 * @param teacher inputs and labels
 * @param samples sizes and split; G_P is held for all examples together, so at most {@value
 *     #MOST_EXAMPLES}
 * @param model the network
 * @param optimizer gradients to updates
 * @param preconditioner what multiplies the first-layer gradient
 * @param training the loop, of every path
 * @param conventions readings of ambiguous choices; weight decay that passes through the
 *     preconditioner breaks the theorem's assumptions, and the comparison shows it
 */
public record GramCell(
    long seed,
    TeacherSpec teacher,
    SamplesSpec samples,
    ModelSpec model,
    OptimizerSpec optimizer,
    PreconditionerSpec preconditioner,
    TrainingSpec training,
    ConventionsSpec conventions)
    implements CellSpec {
  /** Examples whose Gram matrix, and eigenvectors, still take seconds and megabytes. */
  static final int MOST_EXAMPLES = 2000;

  public GramCell {
    training.batchRows(samples);
    Check.that(
        !(preconditioner instanceof PreconditionerSpec.DiagonalHessianPower),
        "preconditioner.kind",
        "experiment gram needs a P that is known before training, and diagonal-hessian-power has"
            + " none; choose covariance-power or none");
    Check.that(
        !training.measuresFingerprint(),
        "training.fingerprint",
        "fingerprint is not measured in experiment gram, whose paths share one optimizer; set"
            + " experiment to generalization");
    Check.that(
        samples.total() <= MOST_EXAMPLES,
        "samples.total",
        "total must be at most "
            + MOST_EXAMPLES
            + " for experiment gram, whose Gram matrix has total x total entries, but is "
            + samples.total());
  }

  public static GramCell defaults() {
    GeneralizationCell usual = GeneralizationCell.defaults();
    return new GramCell(
        usual.seed(),
        usual.teacher(),
        new SamplesSpec(300, 0.5),
        new ModelSpec(64, 1.0),
        usual.optimizer(),
        usual.preconditioner(),
        new TrainingSpec(1000, 1e-6, false, 50, Precision.FLOAT64),
        usual.conventions());
  }

  /** The training in weight space. */
  public GeneralizationCell weightSpace() {
    return new GeneralizationCell(
        seed, teacher, samples, model, optimizer, preconditioner, training, conventions);
  }
}
