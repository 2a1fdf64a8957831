package org.sigmap.train;

import java.util.Optional;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.gradient.GradientOracle;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.gradient.StepContext;
import org.sigmap.graph.gradient.StepState;
import org.sigmap.graph.gradient.TrainingLoss;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.graph.optim.Update;
import org.sigmap.graph.precondition.Preconditioner;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * One update as a part of a graph: the one that training makes, and that an exported model makes.
 *
 * @param preconditioner what multiplies the gradient
 * @param rule what is done with the result
 * @param loss data term
 * @param trainRows n, which scales a decay that is ½·wd·ΣW²/n, whatever rows a batch has
 */
public record TrainingStep(
    Preconditioner preconditioner, UpdateRule rule, LossKind loss, int trainRows) {

  /** The update of a training of {@code shape}. */
  public static TrainingStep of(TrainingShape shape) {
    return new TrainingStep(
        shape.preconditioner(), shape.rule(), shape.loss(), shape.rows().train());
  }

  /**
   * What an update depends on besides its rows.
   *
   * @param step updates made before, a scalar
   * @param parameters θ
   * @param state the optimizer's memory
   * @param known the parts of P where it is known before training
   * @param held validation rows, where there are any
   * @param hyperparameters one {@code [L]} each
   * @param probeSeeds {@code [L]}
   */
  public record Point<T extends TFloating>(
      Operand<TInt32> step,
      Parameters<T> parameters,
      StepState<T> state,
      StepState<T> known,
      StepState<T> held,
      Hyperparameters<T> hyperparameters,
      Operand<TInt32> probeSeeds) {}

  /**
   * Rows of a batch.
   *
   * @param x inputs {@code [L,B,d]}; B need not be known
   * @param y targets {@code [L,B,o]}
   */
  public record Batch<T extends TFloating>(Operand<T> x, Operand<T> y) {}

  private Update update() {
    return new Update(preconditioner, rule.optimizer());
  }

  /** The memory before the first step. */
  public <T extends TFloating> StepState<T> init(LaneOps<T> ops, Parameters<T> parameters) {
    return update().init(ops, parameters);
  }

  /** Adds the update at {@code now} on {@code batch} to a graph. */
  public <T extends TFloating> Update.Outcome<T> next(
      LaneOps<T> ops, Point<T> now, Batch<T> batch) {
    StepContext<T> context =
        new StepContext<>(
            ops,
            now.parameters(),
            now.hyperparameters(),
            now.step(),
            now.probeSeeds(),
            oracle(ops, now, batch));
    return update()
        .next(context, now.state(), new Preconditioner.Given<>(now.known(), validation(ops, now)));
  }

  private <T extends TFloating> Optional<GradientOracle<T>> validation(
      LaneOps<T> ops, Point<T> now) {
    return now.held().operands().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TrainingLoss<>(
                ops.scoped("Validation"),
                loss,
                now.held().get(TrainingGraph.HELD_X),
                now.held().get(TrainingGraph.HELD_Y),
                null,
                false));
  }

  /** The differentiated loss and its gradient, without preconditioner. */
  <T extends TFloating> GradientOracle.Evaluation<T> raw(
      LaneOps<T> ops, Point<T> now, Batch<T> batch) {
    return oracle(ops, now, batch).at(now.parameters());
  }

  private <T extends TFloating> GradientOracle<T> oracle(
      LaneOps<T> ops, Point<T> now, Batch<T> batch) {
    Operand<T> decay = null;
    if (rule.decay() != UpdateRule.LossDecay.NONE) {
      Operand<T> weightDecay = now.hyperparameters().get(Hyperparameters.WEIGHT_DECAY);
      decay = ops.tf().math.mul(weightDecay, ops.constant(decayFactor()));
    }
    return new TrainingLoss<>(ops, loss, batch.x(), batch.y(), decay, rule.decayBiases());
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
