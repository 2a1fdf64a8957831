package org.sigmap.experiment.replay;

import java.util.ArrayList;
import java.util.Arrays;
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
      Map<String, List<double[]>> states,
      Map<String, double[]> matrices) {}

  /** Trains and compares that part of the record that can be reproduced. */
  Comparison compare(RecordedCase recorded, Reproducible part) {
    Trajectory ours = train();
    boolean doubles = shape.precision() == Precision.FLOAT64 && recorded.has("f64");
    RecordedCase theirs = doubles ? recorded.section("f64") : recorded;
    Comparison.Builder comparison = new Comparison.Builder();
    double[] losses = theirs.array("train_loss").values();
    int count = Math.min(part.losses(), losses.length);
    comparison.add(
        "train_loss", Arrays.copyOf(losses, count), Arrays.copyOf(ours.trainLoss(), count));
    if (theirs.has("test_loss")) {
      comparison.add("test_loss", theirs.array("test_loss").values(), ours.testLoss());
    }
    // The second loss is the first that the first update decides.
    if (theirs.has("after_step_1") && count > 1) {
      parameters(comparison, "after_step_1", theirs, ours.afterFirst());
    }
    if (part.parameters()) {
      parameters(comparison, "final", theirs, ours.last());
      if (theirs.has("state_after_last_step")) {
        ours.states().forEach((name, values) -> states(comparison, name, theirs, values));
        ours.matrices()
            .forEach((path, values) -> comparison.add(path, theirs.array(path).values(), values));
      }
    }
    return comparison.build();
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
      Map<String, double[]> square = new LinkedHashMap<>();
      matrices.forEach((theirs, ours) -> square.put(theirs, session.optimizerState(ours)));
      return new Trajectory(
          trainLoss, testLoss, afterFirst, session.weights().get(0), last, square);
    }
  }

  private static List<double[]> state(TrainingSession session, String name) {
    List<double[]> values = new ArrayList<>();
    Parameters.NAMES.forEach(part -> values.add(session.optimizerState(name + "." + part)));
    return values;
  }

  private static void parameters(
      Comparison.Builder comparison, String path, RecordedCase recorded, Weights weights) {
    four(
        comparison,
        path,
        TorchLayout.parameters(recorded, path, ""),
        TorchLayout.parameters(weights));
  }

  private static void states(
      Comparison.Builder comparison, String name, RecordedCase recorded, List<double[]> ours) {
    List<double[]> theirs = TorchLayout.parameters(recorded, "state_after_last_step", name);
    four(comparison, "state." + name, theirs, ours);
  }

  /** Biases may be rounding noise around zero, so they are judged on the scale of the weights. */
  private static void four(
      Comparison.Builder comparison, String path, List<double[]> theirs, List<double[]> ours) {
    double largest = theirs.stream().mapToDouble(Comparison::largest).max().orElseThrow();
    for (int i = 0; i < ours.size(); i++) {
      String name = TorchLayout.NAMES.get(i);
      boolean bias = name.startsWith("b");
      double scale = bias ? largest : Comparison.largest(theirs.get(i));
      comparison.add(path + "." + name, theirs.get(i), ours.get(i), scale);
    }
  }
}
