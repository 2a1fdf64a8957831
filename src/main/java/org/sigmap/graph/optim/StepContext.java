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
 * @param probeSeeds one a lane {@code [L]}: what a random probe depends on besides the step, so
 *     that a lane draws what its solo run draws
 * @param oracle gradients at other points
 */
public record StepContext<T extends TFloating>(
    LaneOps<T> ops,
    Parameters<T> parameters,
    Hyperparameters<T> hyperparameters,
    Operand<TInt32> step,
    Operand<TInt32> probeSeeds,
    GradientOracle<T> oracle) {}
