package org.sigmap.experiment.study;

import java.util.List;
import org.sigmap.data.source.Draws;
import org.sigmap.graph.precondition.CovariancePower;
import org.sigmap.graph.precondition.GivenMatrix;
import org.sigmap.math.Matrix;
import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.StepSpec;
import org.sigmap.spec.TrainingSpec;
import org.sigmap.train.ForwardPass;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainingSession;
import org.sigmap.train.TrainingShape;
import org.sigmap.train.Weights;

/**
 * Trains one network in weight space and one without weights, side by side (Yoshida and Nitanda
 * 2025, Theorem 1: Z(t+1) = Z(t) − η G_P ∂L/∂Z with G_P = XPXᵀ, rows being examples). The theorem
 * takes P to be fixed; how far an adaptive one leads away from the path of the training rows' own P
 * is what the deviations then measure.
 *
 * @see GramDataSets
 */
final class GramComparison {
  /** As large as G_P, in Java's memory and TensorFlow's at once. */
  private static final double MATRICES = 6;

  /**
   * Largest differences to the path in weight space over all log points, relative to the largest
   * entry of that path at the same step.
   *
   * @param hidden pre-activations Z of the training rows, from the Gram matrix
   * @param outputs predictions on the training rows, from the Gram matrix
   * @param testOutputs predictions on the test rows, from the cross-Gram vectors
   * @param sharedGram pre-activations and outputs of the data set that shares G_P and Z(0)
   * @param otherGram the same of the data set that shares only Z(0)
   */
  record Deviations(
      double hidden, double outputs, double testOutputs, double sharedGram, double otherGram) {
    private static final Deviations NONE = new Deviations(0, 0, 0, 0, 0);

    private Deviations max(Deviations other) {
      return new Deviations(
          Math.max(hidden, other.hidden),
          Math.max(outputs, other.outputs),
          Math.max(testOutputs, other.testOutputs),
          Math.max(sharedGram, other.sharedGram),
          Math.max(otherGram, other.otherGram));
    }
  }

  /** What one network makes of training and test rows. */
  private record State(Matrix hidden, Matrix outputs, Matrix testOutputs) {
    double trainDeviation(State other) {
      return Math.max(deviation(hidden, other.hidden), deviation(outputs, other.outputs));
    }
  }

  /** Lanes in training, and what shows what they have come to. */
  private record Watched(TrainingSession session, List<LaneInputs> lanes, ForwardPass pass) {
    State state(int lane) {
      Weights weights = session.weights().get(lane);
      ForwardPass.Seen train = pass.of(weights, lanes.get(lane).examples().trainInputs());
      ForwardPass.Seen test = pass.of(weights, lanes.get(lane).examples().testInputs());
      return new State(train.products(), train.outputs(), test.outputs());
    }
  }

  private static ForwardPass pass(LaneInputs lane, SessionOptions options) {
    return new ForwardPass(lane.initial(), lane.examples().trainInputs(), options);
  }

  private GramComparison() {}

  /** Memory of a comparison in bytes, about: G_P and one-hot rows, [n + m, n + m] in float64. */
  static double bytes(NetworkTask task) {
    double rows = rows(task);
    return MATRICES * rows * rows * Double.BYTES;
  }

  /**
   * Multiply-adds of a comparison, about: in weight space three networks on [n, d], in Gram space
   * one on [n, n + m] whose step multiplies G_P by a gradient of [n + m, h].
   */
  static double products(NetworkTask task) {
    TrainingShape shape = task.shape();
    double inputs = shape.network().inputs();
    double hidden = shape.network().firstWeight().outputs();
    double batch = shape.rows().batch();
    double rows = rows(task);
    double step = 3 * 3 * batch * shape.network().products();
    double gram = hidden * rows * (2 * batch + rows);
    double evaluation = rows * (4 * inputs + rows) * hidden;
    TrainingSpec training = task.step().training();
    return training.steps() * (step + gram + evaluation / training.logEvery());
  }

  private static double rows(NetworkTask task) {
    return task.shape().rows().train() + task.shape().rows().test();
  }

  static Deviations run(NetworkTask task, Draws draws) {
    TrainingSpec training = task.step().training();
    LaneInputs original = task.inputs(draws);
    List<LaneInputs> weightLanes = GramDataSets.inWeightSpace(task, original, draws);
    NetworkTask weightFree = task.withStep(withoutWeights(task));
    LaneInputs gramLane = GramDataSets.inGramSpace(task, weightFree.inputs(draws), draws);
    TrainingShape weightShape = weightShape(task);
    SessionOptions options = SessionOptions.singleThreaded();
    try (TrainingSession inWeights = TrainingSession.open(weightShape, options);
        TrainingSession inGram = TrainingSession.open(gramShape(weightFree, gramLane), options);
        ForwardPass ofWeights = pass(original, options);
        ForwardPass ofGram = pass(gramLane, options)) {
      inWeights.load(weightLanes);
      inGram.load(List.of(gramLane));
      Watched weights = new Watched(inWeights, weightLanes, ofWeights);
      Watched gram = new Watched(inGram, List.of(gramLane), ofGram);
      Deviations largest = Deviations.NONE;
      for (int made = 0; ; ) {
        largest = largest.max(compare(weights, gram));
        int steps = Math.min(training.logEvery(), training.steps() - made);
        if (steps == 0) {
          return largest;
        }
        inWeights.advance(steps);
        inGram.advance(steps);
        made += steps;
      }
    }
  }

  private static Deviations compare(Watched weights, Watched inGram) {
    State first = weights.state(0);
    State gram = inGram.state(0);
    return new Deviations(
        deviation(first.hidden(), gram.hidden()),
        deviation(first.outputs(), gram.outputs()),
        deviation(first.testOutputs(), gram.testOutputs()),
        first.trainDeviation(weights.state(1)),
        first.trainDeviation(weights.state(2)));
  }

  /**
   * P is given to every lane: an empirical one would differ between the data sets. An adaptive one
   * does, for each data set estimates its own.
   */
  private static TrainingShape weightShape(NetworkTask task) {
    TrainingShape shape = task.shape();
    return shape
        .withPreconditioner(
            shape.preconditioner().known().isPresent()
                ? new CovariancePower(CovarianceSource.POPULATION)
                : shape.preconditioner())
        .withLanes(3);
  }

  private static TrainingShape gramShape(NetworkTask weightFree, LaneInputs gramLane) {
    TrainingShape shape = weightFree.shape();
    return shape
        .withPreconditioner(new GivenMatrix())
        .withNetwork(shape.network().withInputs(gramLane.examples().trainInputs().columns()));
  }

  /**
   * The step as training without weights can have it: with P held fixed where it would be estimated
   * during training, and with another form of weight decay. Decay that is a term of the loss moves
   * XW₁ by XPW₁, which G_P and Z do not determine; what they allow is to decay Z − b₁ itself at the
   * same rate, which is the same thing for p = 0 only.
   */
  private static StepSpec withoutWeights(NetworkTask task) {
    StepSpec step = task.step();
    double rate =
        switch (task.shape().rule().decay()) {
          case NONE -> 0;
          case SCALED -> 1.0 / task.source().size().train();
          case UNSCALED -> 1;
          case DOUBLED -> 2;
        };
    PreconditionerSpec preconditioner = step.preconditioner().heldFixed();
    TrainingSpec training = step.training();
    if (rate == 0) {
      return new StepSpec(step.optimizer(), preconditioner, training, step.conventions());
    }
    return new StepSpec(
        step.optimizer(),
        preconditioner,
        training.withDecay(rate * training.weightDecay()),
        ConventionsSpec.all(Convention.CORRECTED));
  }

  /** max|a − b| / max|a|. */
  private static double deviation(Matrix a, Matrix b) {
    double scale = 0;
    double difference = 0;
    for (int i = 0; i < a.values().length; i++) {
      scale = Math.max(scale, Math.abs(a.values()[i]));
      difference = Math.max(difference, Math.abs(a.values()[i] - b.values()[i]));
    }
    return difference / scale;
  }
}
