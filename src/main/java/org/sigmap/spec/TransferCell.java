package org.sigmap.spec;

/**
 * Train as {@link GeneralizationCell} does (the source task), freeze the hidden layers, fit a new
 * head on a second teacher's labels and test it there (Yoshida and Nitanda 2025, §5.3).
 *
 * @param seed root of the cell's random streams
 * @param teacher inputs, and labels of the source task
 * @param samples sizes and split, of both tasks
 * @param model the network
 * @param optimizer gradients to updates
 * @param preconditioner what multiplies the first-layer gradient
 * @param training the loop on the source task
 * @param conventions readings of ambiguous choices
 * @param transfer the target task and its head
 */
public record TransferCell(
    long seed,
    TeacherSpec teacher,
    SamplesSpec samples,
    ModelSpec model,
    OptimizerSpec optimizer,
    PreconditionerSpec preconditioner,
    TrainingSpec training,
    ConventionsSpec conventions,
    TransferSpec transfer)
    implements CellSpec {

  public TransferCell {
    training.batchRows(samples);
    preconditioner.requireFit(model);
    training.checkFingerprint(teacher);
  }

  public static TransferCell defaults() {
    GeneralizationCell source = GeneralizationCell.defaults();
    return new TransferCell(
        source.seed(),
        source.teacher(),
        source.samples(),
        source.model(),
        source.optimizer(),
        source.preconditioner(),
        source.training(),
        source.conventions(),
        TransferSpec.defaults());
  }

  /** The training on the source task, which targets share. */
  public GeneralizationCell source() {
    return new GeneralizationCell(
        seed, teacher, samples, model, optimizer, preconditioner, training, conventions);
  }
}
