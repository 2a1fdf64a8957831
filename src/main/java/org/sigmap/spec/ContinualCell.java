package org.sigmap.spec;

/**
 * Learn several tasks one after the other, the first layer carried on from each to the next, and
 * after each fit new heads on all tasks so far and on the next one.
 *
 * @param seed root of the cell's random streams
 * @param teacher inputs of every task; where the first task's labels come from, unless the order is
 *     random
 * @param samples sizes and split, of each task
 * @param model the network
 * @param optimizer gradients to updates; it starts anew with each task
 * @param preconditioner what multiplies the first-layer gradient
 * @param training the loop on each task
 * @param conventions readings of ambiguous choices
 * @param continual the sequence
 */
public record ContinualCell(
    long seed,
    TeacherSpec teacher,
    SamplesSpec samples,
    ModelSpec model,
    OptimizerSpec optimizer,
    PreconditionerSpec preconditioner,
    TrainingSpec training,
    ConventionsSpec conventions,
    ContinualSpec continual)
    implements CellSpec {

  public ContinualCell {
    training.batchRows(samples);
    preconditioner.requireFit(model);
    Check.that(
        !training.measuresFingerprint(),
        "training.fingerprint",
        "fingerprint is not measured over several tasks; set experiment to generalization");
    Check.that(
        (long) continual.tasks() * training.steps() <= Integer.MAX_VALUE,
        "training.steps",
        continual.tasks()
            + " tasks of "
            + training.steps()
            + " steps make more than "
            + Integer.MAX_VALUE
            + " updates; lower tasks or training.steps");
    Check.that(
        teacher instanceof TeacherSpec.SingleIndex,
        "teacher.kind",
        "a sequence of tasks needs teachers at one end of the spectrum; set teacher.kind to"
            + " single-index");
    Check.that(
        continual.order() == TaskOrder.FIXED
            || ((TeacherSpec.SingleIndex) teacher).direction() == null,
        "teacher.direction",
        "direction would be that of every task; set continual.order to fixed, or leave it out");
  }

  public static ContinualCell defaults() {
    GeneralizationCell task = GeneralizationCell.defaults();
    return new ContinualCell(
        task.seed(),
        task.teacher(),
        task.samples(),
        task.model(),
        task.optimizer(),
        task.preconditioner(),
        task.training(),
        task.conventions(),
        ContinualSpec.defaults());
  }

  /** The training on one task. */
  public GeneralizationCell oneTask() {
    return new GeneralizationCell(
        seed, teacher, samples, model, optimizer, preconditioner, training, conventions);
  }

  /** The same sequence cut after, or continued to, another number of tasks. */
  public ContinualCell withTasks(int count) {
    return new ContinualCell(
        seed,
        teacher,
        samples,
        model,
        optimizer,
        preconditioner,
        training,
        conventions,
        continual.withTasks(count));
  }
}
