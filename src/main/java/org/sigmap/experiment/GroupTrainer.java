package org.sigmap.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.Observation;
import org.sigmap.train.TrainingSession;

/** Trains one lane group from its first step to its last and keeps each lane's curve. */
final class GroupTrainer {
  static final String TRAIN_LOSS = "train_loss";
  static final String TEST_LOSS = "test_loss";

  /**
   * What a lane left.
   *
   * @param curve its losses at the log points
   * @param last its final losses by metric; empty where it diverged
   * @param divergedAt updates after which its loss was first not finite, or −1
   */
  record Trained(List<LogPoint> curve, Map<String, Double> last, int divergedAt) {}

  /** One value at one log point. */
  record LogPoint(int step, String metric, double value) {}

  private final LaneGroup group;
  private final TrainingSession session;
  private final BooleanSupplier cancelled;
  private final LongConsumer advanced;
  private final List<Lane> lanes = new ArrayList<>();

  private static final class Lane {
    final boolean lossBeforeUpdate;
    final List<LogPoint> curve = new ArrayList<>();
    final Map<String, Double> last = new LinkedHashMap<>();
    int divergedAt = -1;

    Lane(boolean lossBeforeUpdate) {
      this.lossBeforeUpdate = lossBeforeUpdate;
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
        curve.add(new LogPoint(step, metric, value));
        last.put(metric, value);
      }
    }
  }

  GroupTrainer(
      LaneGroup group, TrainingSession session, BooleanSupplier cancelled, LongConsumer advanced) {
    this.group = group;
    this.session = session;
    this.cancelled = cancelled;
    this.advanced = advanced;
    for (PreparedTraining training : group.trainings()) {
      lanes.add(new Lane(training.task().lossBeforeUpdate()));
    }
  }

  /**
   * @throws CancellationException at the next log point after a cancellation
   */
  List<Trained> train(List<LaneInputs> inputs) {
    session.load(inputs);
    see(session.advance(0));
    int made = 0;
    while (made < group.steps()) {
      if (cancelled.getAsBoolean()) {
        throw new CancellationException("interrupted at step " + made);
      }
      int steps = Math.min(group.logEvery(), group.steps() - made);
      boolean anyRunning = lanes.stream().anyMatch(lane -> lane.divergedAt < 0);
      if (anyRunning) {
        see(session.advance(steps));
      }
      made += steps;
      advanced.accept((long) steps * lanes.size());
    }
    return lanes.stream().map(lane -> new Trained(lane.curve, lane.last, lane.divergedAt)).toList();
  }

  private void see(Observation observation) {
    for (int i = 0; i < lanes.size(); i++) {
      lanes
          .get(i)
          .see(
              observation.step(),
              observation.lossBeforeUpdate()[i],
              observation.trainLoss()[i],
              observation.testLoss()[i],
              observation.divergedAt()[i]);
    }
  }
}
