package org.sigmap.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.results.Checkpoint;

/** The losses of one lane at its log points, up to where it diverged. */
final class LaneCurve {
  static final String TRAIN_LOSS = "train_loss";
  static final String TEST_LOSS = "test_loss";

  /** One value at one log point. */
  record LogPoint(int step, String metric, double value) {}

  private final boolean lossBeforeUpdate;
  private final List<LogPoint> points = new ArrayList<>();
  private final Map<String, Double> last = new LinkedHashMap<>();
  private int divergedAt = -1;

  /**
   * @param lossBeforeUpdate see {@link LaneTask#lossBeforeUpdate()}
   */
  LaneCurve(boolean lossBeforeUpdate) {
    this.lossBeforeUpdate = lossBeforeUpdate;
  }

  /** Goes on from a checkpoint. */
  void restore(Checkpoint.Curve curve) {
    for (int i = 0; i < curve.values().length; i++) {
      record(curve.steps()[i], curve.metrics()[i], curve.values()[i]);
    }
    divergedAt = curve.divergedAt();
    if (divergedAt >= 0) {
      last.clear();
    }
  }

  Checkpoint.Curve checkpoint() {
    return new Checkpoint.Curve(
        divergedAt,
        points.stream().mapToInt(LogPoint::step).toArray(),
        points.stream().map(LogPoint::metric).toArray(String[]::new),
        points.stream().mapToDouble(LogPoint::value).toArray());
  }

  void see(int step, double before, double train, double test, int diverged) {
    if (divergedAt >= 0) {
      return;
    }
    if (diverged >= 0) {
      divergedAt = diverged;
      last.clear();
      return;
    }
    record(step, TRAIN_LOSS, lossBeforeUpdate ? before : train);
    record(step, TEST_LOSS, test);
  }

  private void record(int step, String metric, double value) {
    // Before the first update there is no loss "before the last update".
    if (!Double.isNaN(value)) {
      points.add(new LogPoint(step, metric, value));
      last.put(metric, value);
    }
  }

  List<LogPoint> points() {
    return points;
  }

  /** Final losses by metric; empty where the lane diverged. */
  Map<String, Double> last() {
    return last;
  }

  /** Updates after which the loss was first not finite, or −1. */
  int divergedAt() {
    return divergedAt;
  }
}
