package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** What learns, and how: all that a training is beside its seed and its data. */
public record LearnerSpec(ModelSpec model, @JsonUnwrapped StepSpec step) {

  /** A learner from its groups in the order of the YAML. */
  public LearnerSpec(
      ModelSpec model,
      OptimizerSpec optimizer,
      PreconditionerSpec preconditioner,
      TrainingSpec training,
      ConventionsSpec conventions) {
    this(model, new StepSpec(optimizer, preconditioner, training, conventions));
  }

  /**
   * @throws SpecException if a batch is larger than the training rows, the targets have no such
   *     loss, or the initial weights need a P that is known before training
   */
  void requireFit(DataSpec data) {
    data.requireFit(this);
    step.preconditioner().requireFit(model);
    Check.that(
        !step.preconditioner().validates()
            || step.optimizer() instanceof OptimizerSpec.GradientDescent,
        "optimizer.kind",
        "learned-power knows how p changes an update of gradient descent alone; set optimizer.kind"
            + " to gradient-descent");
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
