package org.sigmap.experiment.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.data.RecordedCase;
import org.sigmap.graph.Parameters;
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
 * @param states our name of each recorded optimizer state
 */
record RecordedRun(TrainingShape shape, LaneInputs inputs, int steps, Map<String, String> states) {
  RecordedRun {
    states = Map.copyOf(states);
  }

  /** What the run yields, step by step. */
  private record Trajectory(
      double[] trainLoss,
      double[] testLoss,
      Weights afterFirst,
      Weights last,
      Map<String, List<double[]>> states) {}

  /**
   * Trains and compares: in float32 with the recorded run, in float64 with its {@code f64} block,
   * or with the record itself where it has none.
   */
  Deviation compare(RecordedCase recorded) {
    Trajectory ours = train();
    boolean doubles = shape.precision() == Precision.FLOAT64 && recorded.has("f64");
    RecordedCase theirs = doubles ? recorded.section("f64") : recorded;
    Deviation.Collector collector = new Deviation.Collector();
    collector.compare("train_loss", ours.trainLoss(), theirs.array("train_loss").values());
    if (theirs.has("test_loss")) {
      collector.compare("test_loss", ours.testLoss(), theirs.array("test_loss").values());
    }
    RecordedWeights.compare(collector, "final", ours.last(), theirs.section("final"));
    if (theirs.has("after_step_1")) {
      RecordedWeights.compare(
          collector, "after_step_1", ours.afterFirst(), theirs.section("after_step_1"));
    }
    if (theirs.has("state_after_last_step")) {
      RecordedCase state = theirs.section("state_after_last_step");
      ours.states()
          .forEach(
              (name, values) ->
                  RecordedWeights.compare(
                      collector, "state." + name, values, RecordedWeights.of(state, name)));
    }
    return collector.deviation();
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
      Map<String, List<double[]>> last = new LinkedHashMap<>();
      states.forEach((theirs, ours) -> last.put(theirs, state(session, ours)));
      return new Trajectory(trainLoss, testLoss, afterFirst, session.weights().get(0), last);
    }
  }

  private static List<double[]> state(TrainingSession session, String name) {
    List<double[]> values = new ArrayList<>();
    Parameters.NAMES.forEach(part -> values.add(session.optimizerState(name + "." + part)));
    return values;
  }
}
