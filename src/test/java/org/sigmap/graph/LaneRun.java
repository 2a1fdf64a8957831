package org.sigmap.graph;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.optim.Link;
import org.sigmap.graph.precondition.NoPreconditioner;
import org.sigmap.graph.precondition.Preconditioner;
import org.sigmap.math.Matrix;
import org.sigmap.spec.Precision;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.LaneMatrix;
import org.sigmap.train.RowCounts;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainingSession;
import org.sigmap.train.TrainingShape;
import org.sigmap.train.UpdateRule;
import org.sigmap.train.Weights;

/** Trains tasks of one size together, one a lane. */
public record LaneRun(
    Preconditioner preconditioner, Link chain, UpdateRule.LossDecay decay, Precision precision) {
  public LaneRun(Link chain, UpdateRule.LossDecay decay, Precision precision) {
    this(new NoPreconditioner(), chain, decay, precision);
  }

  /** The weights of every lane after {@code steps} updates made in one session call. */
  public List<Weights> train(List<Task> tasks, List<Map<String, Double>> hyper, int steps) {
    Task first = tasks.get(0);
    List<String> names = new ArrayList<>(hyper.get(0).keySet());
    names.removeAll(preconditioner.numbers());
    TrainingShape shape =
        new TrainingShape(
                new RowCounts(first.x().rows(), first.x().rows()),
                first.network(),
                precision,
                preconditioner,
                new UpdateRule(chain, names, decay, true),
                first.loss())
            .withLanes(tasks.size());
    List<LaneInputs> lanes = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      lanes.add(new LaneInputs(task.examples(), task.initial(), LaneMatrix.none(), hyper.get(i)));
    }
    try (TrainingSession session = TrainingSession.open(shape, SessionOptions.singleThreaded())) {
      session.load(lanes);
      session.advance(steps);
      return session.weights();
    }
  }

  /** Largest difference of two lanes' parameters over the largest parameter. */
  public static double distance(List<Matrix> ours, List<Matrix> theirs) {
    double scale = 0;
    double difference = 0;
    for (int i = 0; i < ours.size(); i++) {
      for (int j = 0; j < ours.get(i).values().length; j++) {
        double value = theirs.get(i).values()[j];
        scale = Math.max(scale, Math.abs(value));
        double gap = Math.abs(value - ours.get(i).values()[j]);
        difference = Double.isNaN(gap) ? Double.POSITIVE_INFINITY : Math.max(difference, gap);
      }
    }
    return difference / scale;
  }

  public static void assertNear(List<Matrix> expected, Weights actual, double tolerance) {
    double distance = distance(Task.stacked(actual), expected);
    assertTrue(distance <= tolerance, "relative distance " + distance);
  }
}
