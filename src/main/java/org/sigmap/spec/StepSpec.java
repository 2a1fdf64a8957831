package org.sigmap.spec;

/**
 * Everything in a cell's setting that says what one update does.
 *
 * @param optimizer gradients to updates
 * @param preconditioner what multiplies the first-layer gradient
 * @param training weight decay and precision
 * @param conventions readings of ambiguous choices
 */
public record StepSpec(
    OptimizerSpec optimizer,
    PreconditionerSpec preconditioner,
    TrainingSpec training,
    ConventionsSpec conventions) {}
