package org.sigmap.spec;

/**
 * Everything in a cell's setting that says what one update does, and how many there are.
 *
 * @param optimizer gradients to updates
 * @param preconditioner what multiplies the first-layer gradient
 * @param training the loop
 * @param conventions readings of ambiguous choices
 */
public record StepSpec(
    OptimizerSpec optimizer,
    PreconditionerSpec preconditioner,
    TrainingSpec training,
    ConventionsSpec conventions) {}
