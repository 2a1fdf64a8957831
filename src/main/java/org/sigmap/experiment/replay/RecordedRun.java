package org.sigmap.experiment.replay;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.sigmap.graph.layer.Network;
import org.sigmap.spec.Precision;
import org.sigmap.train.Examples;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.Observation;
import org.sigmap.train.RowCounts;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainingSession;
import org.sigmap.train.TrainingShape;
import org.sigmap.train.Weights;

/**
 * One recorded full-batch training run, set up in our terms.
 *
 * @param shape one lane
 * @param logEvery steps between two recorded losses; the last is recorded too
 * @param states our name of each recorded optimizer state with the parameters' shapes
 * @param matrices our name of each recorded symmetric matrix or spectrum, by its path
 */
record RecordedRun(
    TrainingShape shape,
    LaneInputs inputs,
    int steps,
    int logEvery,
    Map<String, String> states,
    Map<String, String> matrices) {
  RecordedRun {
    states = Map.copyOf(states);
    matrices = Map.copyOf(matrices);
  }

  /**
   * The rows of a recorded regression.
   *
   * @param targets what the names of the targets end with
   */
  static Examples examples(RecordedCase recorded, String targets) {
    RecordedCase inputs = recorded.section("inputs");
    return new Examples(
        inputs.array("X_train").matrix(),
        inputs.array("y_train" + targets).matrix(),
        inputs.array("X_test").matrix(),
        inputs.array("y_test" + targets).matrix());
  }

  static RowCounts rows(Examples examples) {
    return new RowCounts(examples.trainInputs().rows(), examples.testInputs().rows());
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
                    collector, "state." + name, values, RecordedWeights.of(state, "." + name)));
    ours.matrices()
        .forEach((path, values) -> collector.compare(path, values, theirs.array(path).values()));
  }

  private Trajectory train() {
    DoubleStream.Builder trainLoss = DoubleStream.builder();
    DoubleStream.Builder testLoss = DoubleStream.builder();
    Weights afterFirst = null;
    try (TrainingSession session = TrainingSession.open(shape, SessionOptions.singleThreaded())) {
      session.load(List.of(inputs));
      for (int step = 0; step < steps; step++) {
        Observation observation = session.advance(1);
        if (step % logEvery == 0 || step == steps - 1) {
          trainLoss.add(observation.lossBeforeUpdate()[0]);
          testLoss.add(observation.testLoss()[0]);
        }
        if (step == 0) {
          afterFirst = session.weights().get(0);
        }
      }
      Map<String, Weights> last = new LinkedHashMap<>();
      states.forEach((theirs, ours) -> last.put(theirs, state(session, ours)));
      Map<String, double[]> square = new LinkedHashMap<>();
      matrices.forEach((theirs, ours) -> square.put(theirs, session.optimizerState(ours)));
      return new Trajectory(
          trainLoss.build().toArray(),
          testLoss.build().toArray(),
          afterFirst,
          session.weights().get(0),
          last,
          square);
    }
  }

  private static Weights state(TrainingSession session, String name) {
    Network network = session.shape().network();
    Map<String, double[]> values = new LinkedHashMap<>();
    network.names().forEach(part -> values.put(part, session.optimizerState(name + "." + part)));
    return new Weights(network, values);
  }

  /**
   * The part of a recorded run that another program can be asked to reproduce. Some runs amplify
   * rounding until the authors' own code, run in float32 and in float64 from the same numbers,
   * gives two different trajectories; what those two do not share is no fact about the algorithm.
   *
   * @param losses how many of the first training losses
   * @param parameters whether the last parameters and states
   */
  record Reproducible(int losses, boolean parameters) {
    static final Reproducible EVERYTHING = new Reproducible(Integer.MAX_VALUE, true);

    /**
     * Largest difference between the recorded float32 and float64 runs, relative, up to which a
     * float32 run is compared: a fifth of the tolerance of replays.
     */
    private static final double AGREEMENT = 2e-5;

    /**
     * Where the two recorded runs differ by this much, relative, they share no digit, and not even
     * two float64 runs do further on.
     */
    private static final double NO_DIGIT = 0.1;

    /** What the case's own {@code f64} block and {@code f32_vs_f64_rel} say, if it has them. */
    static Reproducible of(RecordedCase recorded, Precision precision) {
      if (!recorded.has("f64")) {
        return EVERYTHING;
      }
      double lossGap = recorded.number("f32_vs_f64_rel.train_loss");
      if (precision == Precision.FLOAT64 && lossGap < NO_DIGIT) {
        return EVERYTHING;
      }
      double[] single = recorded.array("train_loss").values();
      double[] twice = recorded.array("f64.train_loss").values();
      if (precision == Precision.FLOAT64) {
        return new Reproducible(sharingADigit(single, twice), false);
      }
      double parameterGap = 0;
      for (String name : List.of("W1", "b1", "W2", "b2")) {
        parameterGap = Math.max(parameterGap, recorded.number("f32_vs_f64_rel." + name));
      }
      return new Reproducible(agreeing(single, twice), parameterGap <= AGREEMENT);
    }

    private static int sharingADigit(double[] single, double[] twice) {
      int count = 0;
      while (count < twice.length
          && Math.abs(single[count] - twice[count]) <= NO_DIGIT * Math.abs(twice[count])) {
        count++;
      }
      return count;
    }

    private static int agreeing(double[] single, double[] twice) {
      double bound = AGREEMENT * Deviation.Collector.largestMagnitude(twice);
      int count = 0;
      while (count < twice.length && Math.abs(single[count] - twice[count]) <= bound) {
        count++;
      }
      return count;
    }
  }
}
