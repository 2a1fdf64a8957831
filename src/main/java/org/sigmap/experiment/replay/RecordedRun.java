package org.sigmap.experiment.replay;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.layer.Network;
import org.sigmap.spec.Precision;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.Observation;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainingSession;
import org.sigmap.train.TrainingShape;
import org.sigmap.train.Weights;

/**
 * One recorded full-batch training run, set up in our terms.
 *
 * @param shape one lane
 * @param inputs data, initial parameters and hyper-parameters
 * @param steps updates to make
 * @param states our name of each recorded optimizer state with the parameters' shapes
 * @param matrices our name of each recorded symmetric matrix or spectrum, by its path
 */
record RecordedRun(
    TrainingShape shape,
    LaneInputs inputs,
    int steps,
    Map<String, String> states,
    Map<String, String> matrices) {
  RecordedRun {
    states = Map.copyOf(states);
    matrices = Map.copyOf(matrices);
  }

  /** What the run yields, step by step. */
  private record Trajectory(
      double[] trainLoss,
      double[] testLoss,
      Weights afterFirst,
      Weights last,
      Map<String, Weights> states,
      Map<String, double[]> matrices) {}

  /**
   * Trains and compares the part of the record that can be reproduced: in float32 with the recorded
   * run, in float64 with its {@code f64} block, or with the record itself where it has none.
   */
  Deviation compare(RecordedCase recorded, Reproducible part) {
    Trajectory ours = train();
    boolean doubles = shape.precision() == Precision.FLOAT64 && recorded.has("f64");
    RecordedCase theirs = doubles ? recorded.section("f64") : recorded;
    Deviation.Collector collector = new Deviation.Collector();
    double[] losses = theirs.array("train_loss").values();
    int count = Math.min(part.losses(), losses.length);
    collector.compare(
        "train_loss", Arrays.copyOf(ours.trainLoss(), count), Arrays.copyOf(losses, count));
    if (theirs.has("test_loss")) {
      collector.compare("test_loss", ours.testLoss(), theirs.array("test_loss").values());
    }
    // The second loss is the first that the first update decides.
    if (theirs.has("after_step_1") && count > 1) {
      RecordedWeights.compare(
          collector, "after_step_1", ours.afterFirst(), theirs.section("after_step_1"));
    }
    if (part.parameters()) {
      RecordedWeights.compare(collector, "final", ours.last(), theirs.section("final"));
      states(collector, ours, theirs);
    }
    return collector.deviation();
  }

  private static void states(Deviation.Collector collector, Trajectory ours, RecordedCase theirs) {
    if (!theirs.has("state_after_last_step")) {
      return;
    }
    RecordedCase state = theirs.section("state_after_last_step");
    ours.states()
        .forEach(
            (name, values) ->
                RecordedWeights.compare(
                    collector, "state." + name, values, RecordedWeights.of(state, name)));
    ours.matrices()
        .forEach((path, values) -> collector.compare(path, values, theirs.array(path).values()));
  }

  private Trajectory train() {
    double[] trainLoss = new double[steps];
    double[] testLoss = new double[steps];
    Weights afterFirst = null;
    try (TrainingSession session = TrainingSession.open(shape, SessionOptions.singleThreaded())) {
      session.load(List.of(inputs));
      for (int step = 0; step < steps; step++) {
        Observation observation = session.advance(1);
        trainLoss[step] = observation.lossBeforeUpdate()[0];
        testLoss[step] = observation.testLoss()[0];
        if (step == 0) {
          afterFirst = session.weights().get(0);
        }
      }
      Map<String, Weights> last = new LinkedHashMap<>();
      states.forEach((theirs, ours) -> last.put(theirs, state(session, ours)));
      Map<String, double[]> square = new LinkedHashMap<>();
      matrices.forEach((theirs, ours) -> square.put(theirs, session.optimizerState(ours)));
      return new Trajectory(
          trainLoss, testLoss, afterFirst, session.weights().get(0), last, square);
    }
  }

  private static Weights state(TrainingSession session, String name) {
    Network network = session.shape().network();
    Map<String, double[]> values = new LinkedHashMap<>();
    network.names().forEach(part -> values.put(part, session.optimizerState(name + "." + part)));
    return new Weights(network, values);
  }
}
