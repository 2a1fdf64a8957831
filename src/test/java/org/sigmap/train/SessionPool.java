package org.sigmap.train;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.spec.Precision;

/** One session a training shape, for tests that train the same shape again and again. */
final class SessionPool implements AutoCloseable {
  private final Map<TrainingShape, TrainingSession> sessions = new HashMap<>();

  /** The session of a shape; the next load starts it afresh. */
  TrainingSession open(TrainingShape shape) {
    return sessions.computeIfAbsent(
        shape, wanted -> TrainingSession.open(wanted, SessionOptions.singleThreaded()));
  }

  /** All parameters of each lane after {@code steps} steps. */
  List<double[]> train(TrainedKind kind, Precision precision, int steps, LaneInputs... lanes) {
    return train(kind.shape(lanes.length, precision), steps, lanes);
  }

  /** All parameters of each lane after {@code steps} steps. */
  List<double[]> train(TrainingShape shape, int steps, LaneInputs... lanes) {
    TrainingSession session = open(shape);
    session.load(List.of(lanes));
    session.advance(steps);
    return TrainedKind.flat(session);
  }

  @Override
  public void close() {
    sessions.values().forEach(TrainingSession::close);
  }
}
