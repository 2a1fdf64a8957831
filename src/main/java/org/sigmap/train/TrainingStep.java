package org.sigmap.train;

import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.gradient.GradientOracle;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.gradient.TrainingLoss;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.graph.optim.Transition;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * One update as a part of a graph: the one that training makes, and that an exported model makes.
 *
 * @param rule what it does with the gradient
 * @param loss data term
 * @param trainRows n, which scales a decay that is ½·wd·ΣW²/n, whatever rows a batch has
 */
public record TrainingStep(UpdateRule rule, LossKind loss, int trainRows) {

  /** The update of a training of {@code shape}. */
  public static TrainingStep of(TrainingShape shape) {
    return new TrainingStep(shape.rule(), shape.loss(), shape.rows().train());
  }

  /**
   * What an update depends on besides its rows.
   *
   * @param step updates made before, a scalar
   * @param parameters θ
   * @param state the optimizer's memory
   * @param preconditioner P {@code [L,d,d]}, or null for the plain gradient
   * @param hyperparameters one {@code [L]} each
   * @param probeSeeds {@code [L]}
   */
  public record Point<T extends TFloating>(
      Operand<TInt32> step,
      Parameters<T> parameters,
      StepState<T> state,
      Operand<T> preconditioner,
      Hyperparameters<T> hyperparameters,
      Operand<TInt32> probeSeeds) {}

  /**
   * Rows of a batch.
   *
   * @param x inputs {@code [L,B,d]}; B need not be known
   * @param y targets {@code [L,B,o]}
   */
  public record Batch<T extends TFloating>(Operand<T> x, Operand<T> y) {}

  /**
   * What an update computes.
   *
   * @param loss the differentiated loss before it {@code [L]}, decay included where it is a term
   * @param transition what the optimizer adds to θ, and its memory afterwards
   */
  public record Outcome<T extends TFloating>(Operand<T> loss, Transition<T> transition) {}

  /** Adds the update at {@code now} on {@code batch} to a graph. */
  public <T extends TFloating> Outcome<T> next(LaneOps<T> ops, Point<T> now, Batch<T> batch) {
    GradientOracle<T> oracle = oracle(ops, now, batch, now.preconditioner());
    GradientOracle.Evaluation<T> here = oracle.at(now.parameters());
    StepContext<T> context =
        new StepContext<>(
            ops, now.parameters(), now.hyperparameters(), now.step(), now.probeSeeds(), oracle);
    return new Outcome<>(
        here.loss(), rule.optimizer().apply(context, here.gradients(), now.state()));
  }

  /** ∂L/∂W₁ of the differentiated loss, without preconditioner. */
  <T extends TFloating> Operand<T> rawGradient(LaneOps<T> ops, Point<T> now, Batch<T> batch) {
    return oracle(ops, now, batch, null).at(now.parameters()).gradients().w1();
  }

  private <T extends TFloating> GradientOracle<T> oracle(
      LaneOps<T> ops, Point<T> now, Batch<T> batch, Operand<T> preconditioner) {
    Operand<T> decay = null;
    if (rule.decay() != UpdateRule.LossDecay.NONE) {
      Operand<T> weightDecay = now.hyperparameters().get(Hyperparameters.WEIGHT_DECAY);
      decay = ops.tf().math.mul(weightDecay, ops.constant(decayFactor()));
    }
    return new TrainingLoss<>(
        ops, loss, batch.x(), batch.y(), preconditioner, decay, rule.decayBiases());
  }

  /** What wd is multiplied by to be the factor on ½ΣW². */
  private double decayFactor() {
    return switch (rule.decay()) {
      case SCALED -> 1.0 / trainRows;
      case UNSCALED -> 1;
      case DOUBLED -> 2;
      case NONE -> throw new IllegalStateException("no decay in the loss of " + rule);
    };
  }
}
