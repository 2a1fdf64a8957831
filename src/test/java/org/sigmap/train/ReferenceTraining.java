package org.sigmap.train;

import java.util.ArrayList;
import java.util.List;
import org.sigmap.graph.ReferenceNetwork;
import org.sigmap.graph.ReferenceNetwork.LossDecay;
import org.sigmap.graph.gradient.Hyperparameters;
import org.sigmap.graph.precondition.Preconditioner;
import org.sigmap.math.Matrix;
import org.sigmap.math.MatrixPower;

/**
 * Preconditioned gradient descent of one lane in float64 loops.
 *
 * @param losses the differentiated loss before each update
 * @param trainLoss data term on the training rows after the last update
 * @param testLoss data term on the test rows after the last update
 * @param weights parameters after the last update
 */
record ReferenceTraining(List<Double> losses, double trainLoss, double testLoss, Weights weights) {

  /** Where and how weight decay enters: ½·wd·ΣW²/n in the loss, or wd·W behind P. */
  enum Decay {
    IN_LOSS,
    BEHIND_PRECONDITIONER
  }

  static ReferenceTraining run(LaneInputs lane, int steps, Decay decay, boolean decayBiases) {
    double[][] x = ReferenceNetwork.rows(lane.examples().trainInputs());
    double[][] y = ReferenceNetwork.rows(lane.examples().trainTargets());
    double[][] p =
        ReferenceNetwork.rows(
            MatrixPower.power(
                SmallLanes.matrix(lane),
                lane.hyperparameter(Preconditioner.POWER),
                lane.hyperparameter(Preconditioner.DAMPING)));
    double rate = lane.hyperparameters().get(Hyperparameters.LEARNING_RATE);
    double factor = lane.hyperparameters().get(Hyperparameters.WEIGHT_DECAY);
    LossDecay inLoss =
        decay == Decay.IN_LOSS ? new LossDecay(factor / x.length, decayBiases) : LossDecay.NONE;
    Weights initial = lane.initial();
    ReferenceNetwork theta =
        ReferenceNetwork.of(initial.w1(), initial.b1(), initial.w2(), initial.b2());
    List<Double> losses = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      losses.add(theta.loss(x, y, inLoss));
      ReferenceNetwork update = theta.gradient(x, y, inLoss).preconditioned(p);
      if (decay == Decay.BEHIND_PRECONDITIONER) {
        update = update.plus(factor, decayBiases ? theta : theta.withZeroBiases());
      }
      theta = theta.plus(-rate, update);
    }
    return new ReferenceTraining(
        losses,
        theta.meanSquaredError(x, y),
        theta.meanSquaredError(
            ReferenceNetwork.rows(lane.examples().testInputs()),
            ReferenceNetwork.rows(lane.examples().testTargets())),
        new Weights(Matrix.of(theta.w1()), theta.b1(), Matrix.of(theta.w2()), theta.b2()));
  }

  /** Number of updates after which the differentiated loss was first not finite, or −1. */
  int divergedAt() {
    for (int step = 0; step < losses.size(); step++) {
      if (!Double.isFinite(losses.get(step))) {
        return step;
      }
    }
    return -1;
  }
}
