package org.sigmap.graph.optim;

import org.sigmap.graph.LaneOps;
import org.sigmap.graph.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Where a step happens.
 *
 * @param ops arithmetic in the graph being built
 * @param parameters θ before the step
 * @param hyperparameters one number a lane each
 * @param step number of updates already made, a scalar
 * @param oracle gradients at other points
 */
public record StepContext<T extends TFloating>(
    LaneOps<T> ops,
    Parameters<T> parameters,
    Hyperparameters<T> hyperparameters,
    Operand<TInt32> step,
    GradientOracle<T> oracle) {}
