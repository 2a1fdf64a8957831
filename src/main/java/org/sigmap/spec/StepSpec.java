package org.sigmap.spec;

/** Everything in a cell's setting that says what one update does, and how many there are. */
public record StepSpec(
    OptimizerSpec optimizer,
    PreconditionerSpec preconditioner,
    TrainingSpec training,
    ConventionsSpec conventions) {}
