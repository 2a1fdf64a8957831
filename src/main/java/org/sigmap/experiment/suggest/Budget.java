package org.sigmap.experiment.suggest;

import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.TrainingSpec;

/**
 * How long training goes on, as a gradient flow sees it.
 *
 * @param time t = learning rate × steps, divided by 1 − μ with momentum μ, which is what the heavy
 *     ball's steps add up to
 * @param steps as they are counted
 */
public record Budget(double time, int steps) {

  /**
   * The budget of a training.
   *
   * @throws SpecException for an optimizer whose steps are no multiple of the gradient
   */
  public static Budget of(OptimizerSpec optimizer, TrainingSpec training) {
    double friction =
        optimizer
            .friction()
            .orElseThrow(
                () ->
                    new SpecException(
                        "optimizer.kind",
                        "suggest predicts training with gradient-descent or momentum; set"
                            + " optimizer.kind to one of them"));
    return new Budget(optimizer.learningRate() * training.steps() / friction, training.steps());
  }
}
