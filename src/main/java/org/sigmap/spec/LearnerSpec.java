package org.sigmap.spec;

/**
 * What learns, and how: all that a training is beside its seed and its data.
 *
 * @param model the network
 * @param optimizer gradients to updates
 * @param preconditioner what multiplies the first-layer gradient
 * @param training the loop
 * @param conventions readings of ambiguous choices
 */
public record LearnerSpec(
    ModelSpec model,
    OptimizerSpec optimizer,
    PreconditionerSpec preconditioner,
    TrainingSpec training,
    ConventionsSpec conventions) {

  /**
   * @param rows rows to train on
   * @throws SpecException if a batch is larger than that, or the initial weights need a P that is
   *     known before training
   */
  void requireFit(int rows) {
    training.batchRows(rows);
    preconditioner.requireFit(model);
  }

  public static LearnerSpec defaults() {
    return new LearnerSpec(
        ModelSpec.defaults(),
        OptimizerSpec.defaults(),
        PreconditionerSpec.defaults(),
        TrainingSpec.defaults(),
        ConventionsSpec.defaults());
  }
}
