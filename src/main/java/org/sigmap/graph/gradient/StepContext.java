package org.sigmap.graph.gradient;

import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.layer.Parameters;
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
    GradientOracle<T> oracle) {

  /** Every operand of this context, so that a branch can carry them into its body. */
  public Bundle bundle() {
    return parameters
        .bundle()
        .under("parameters")
        .and(hyperparameters.bundle().under("hyperparameters"))
        .with("step", step)
        .with("probeSeeds", probeSeeds)
        .and(oracle.bundle().under("oracle"));
  }

  /**
   * The same step inside the body of a branch.
   *
   * @param body arithmetic in that body
   * @param in what stands there for {@link #bundle()}
   */
  public StepContext<T> rebound(LaneOps<T> body, Bundle in) {
    return new StepContext<>(
        body,
        new Parameters<>(parameters.network(), in.in("parameters").all(body.type())),
        new Hyperparameters<>(in.in("hyperparameters").all(body.type())),
        in.get("step", TInt32.class),
        in.get("probeSeeds", TInt32.class),
        oracle.rebound(body, in.in("oracle")));
  }

  /** The same step with another oracle. */
  public StepContext<T> with(GradientOracle<T> other) {
    return new StepContext<>(ops, parameters, hyperparameters, step, probeSeeds, other);
  }
}
