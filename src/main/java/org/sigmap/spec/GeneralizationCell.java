package org.sigmap.spec;

/**
 * Train on noisy labels of a teacher, test on fresh examples of the same kind.
 *
 * @param seed root of the cell's random streams
 * @param teacher inputs and labels
 * @param samples sizes and split
 * @param model the network
 * @param optimizer gradients to updates
 * @param preconditioner what multiplies the first-layer gradient
 * @param training the loop
 * @param conventions readings of ambiguous choices
 */
public record GeneralizationCell(
    long seed,
    TeacherSpec teacher,
    SamplesSpec samples,
    ModelSpec model,
    OptimizerSpec optimizer,
    PreconditionerSpec preconditioner,
    TrainingSpec training,
    ConventionsSpec conventions)
    implements CellSpec {

  public GeneralizationCell {
    training.batchRows(samples);
    preconditioner.requireFit(model);
    training.checkFingerprint(teacher);
  }

  public static GeneralizationCell defaults() {
    return new GeneralizationCell(
        0,
        TeacherSpec.defaults(),
        SamplesSpec.defaults(),
        ModelSpec.defaults(),
        OptimizerSpec.defaults(),
        PreconditionerSpec.defaults(),
        TrainingSpec.defaults(),
        ConventionsSpec.defaults());
  }
}
