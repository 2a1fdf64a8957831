package org.sigmap.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.Observation;
import org.sigmap.train.PreconditionerSpectrum;
import org.sigmap.train.TrainingSession;

/** Trains one lane group from its first step to its last and keeps each lane's curve. */
final class GroupTrainer {
  static final String TRAIN_LOSS = "train_loss";
  static final String TEST_LOSS = "test_loss";
  static final String TRAIN_ACCURACY = "train_accuracy";
  static final String TEST_ACCURACY = "test_accuracy";
  static final String OOD_ACCURACY = "ood_accuracy";

  /**
   * What a lane left.
   *
   * @param curve its losses and, of a classifier, accuracies at the log points
   * @param last its final losses and accuracies by metric; empty where it diverged
   * @param divergedAt updates after which its loss was first not finite, or −1
   * @param further {@link #OOD_ACCURACY} at the log points, one curve a further test set
   * @param spectrum the covariance it was preconditioned by, if any
   */
  record Trained(
      List<LogPoint> curve,
      Map<String, Double> last,
      int divergedAt,
      List<List<LogPoint>> further,
      Optional<PreconditionerSpectrum> spectrum) {}

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
    final List<List<LogPoint>> further = new ArrayList<>();
    int divergedAt = -1;

    Lane(boolean lossBeforeUpdate, int furtherTests) {
      this.lossBeforeUpdate = lossBeforeUpdate;
      for (int i = 0; i < furtherTests; i++) {
        further.add(new ArrayList<>());
      }
    }

    void see(Observation seen, int lane) {
      if (divergedAt >= 0) {
        return;
      }
      if (seen.divergedAt()[lane] >= 0) {
        divergedAt = seen.divergedAt()[lane];
        last.clear();
        return;
      }
      double[] loss = lossBeforeUpdate ? seen.lossBeforeUpdate() : seen.trainLoss();
      record(seen.step(), TRAIN_LOSS, loss[lane]);
      record(seen.step(), TEST_LOSS, seen.testLoss()[lane]);
      if (!seen.accuracies().isEmpty()) {
        record(seen.step(), TRAIN_ACCURACY, seen.accuracies().get(0)[lane]);
        record(seen.step(), TEST_ACCURACY, seen.accuracies().get(1)[lane]);
      }
      for (int i = 0; i < further.size(); i++) {
        double accuracy = seen.accuracies().get(2 + i)[lane];
        further.get(i).add(new LogPoint(seen.step(), OOD_ACCURACY, accuracy));
      }
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
      lanes.add(new Lane(training.task().lossBeforeUpdate(), training.shape().furtherTests()));
    }
  }

  /**
   * @throws CancellationException at the next log point after a cancellation
   */
  List<Trained> train(List<LaneInputs> inputs) {
    List<PreconditionerSpectrum> spectra = session.load(inputs);
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
    List<Trained> trained = new ArrayList<>();
    for (int i = 0; i < lanes.size(); i++) {
      Lane lane = lanes.get(i);
      Optional<PreconditionerSpectrum> spectrum =
          spectra.isEmpty() ? Optional.empty() : Optional.of(spectra.get(i));
      trained.add(new Trained(lane.curve, lane.last, lane.divergedAt, lane.further, spectrum));
    }
    return trained;
  }

  private void see(Observation observation) {
    for (int i = 0; i < lanes.size(); i++) {
      lanes.get(i).see(observation, i);
    }
  }
}
