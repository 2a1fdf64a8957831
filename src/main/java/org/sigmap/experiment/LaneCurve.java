package org.sigmap.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.sigmap.results.Checkpoint;
import org.sigmap.train.Observation;

/**
 * The losses and, of a classifier, accuracies, where asked for the fingerprint, of one lane at its
 * log points, until it diverged.
 */
final class LaneCurve {
  static final String TRAIN_LOSS = "train_loss";
  static final String TEST_LOSS = "test_loss";
  static final String TRAIN_ACCURACY = "train_accuracy";
  static final String TEST_ACCURACY = "test_accuracy";
  static final String OOD_ACCURACY = "ood_accuracy";

  /** Accuracies that every classifier has: of the training rows and of the test rows. */
  private static final int OWN_ACCURACIES = 2;

  /**
   * One value at one log point.
   *
   * @param metric of a further test set its accuracy's name within the lane, see {@link #further}
   */
  record LogPoint(int step, String metric, double value) {}

  private final boolean lossBeforeUpdate;
  private final List<LogPoint> points = new ArrayList<>();
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
  }

  Checkpoint.Curve checkpoint() {
    return new Checkpoint.Curve(
        divergedAt,
        points.stream().mapToInt(LogPoint::step).toArray(),
        points.stream().map(LogPoint::metric).toArray(String[]::new),
        points.stream().mapToDouble(LogPoint::value).toArray());
  }

  /**
   * Adds what a log point shows of this lane.
   *
   * @return the points added
   */
  List<LogPoint> see(Observation seen, int lane) {
    int known = points.size();
    if (divergedAt < 0) {
      divergedAt = seen.divergedAt()[lane];
    }
    if (divergedAt < 0) {
      double[] loss = lossBeforeUpdate ? seen.lossBeforeUpdate() : seen.trainLoss();
      record(seen.step(), TRAIN_LOSS, loss[lane]);
      record(seen.step(), TEST_LOSS, seen.testLoss()[lane]);
      for (int set = 0; set < seen.accuracies().size(); set++) {
        record(seen.step(), accuracy(set), seen.accuracies().get(set)[lane]);
      }
      if (!seen.fingerprints().isEmpty()) {
        FingerprintMetrics.of(seen.fingerprints().get(lane))
            .forEach((metric, value) -> record(seen.step(), metric, value));
      }
    }
    return points.subList(known, points.size());
  }

  private static String accuracy(int set) {
    return switch (set) {
      case 0 -> TRAIN_ACCURACY;
      case 1 -> TEST_ACCURACY;
      default -> further(set - OWN_ACCURACIES);
    };
  }

  /** What a further test set's accuracy is called within the lane, which may have several. */
  private static String further(int set) {
    return OOD_ACCURACY + "/" + set;
  }

  private void record(int step, String metric, double value) {
    // Before the first update there is no loss "before the last update".
    if (!Double.isNaN(value)) {
      points.add(new LogPoint(step, metric, value));
    }
  }

  /**
   * A cell's share of all points so far.
   *
   * @param furtherTest the further test set whose accuracy is the cell's {@link #OOD_ACCURACY}
   */
  List<LogPoint> points(OptionalInt furtherTest) {
    return share(points, furtherTest);
  }

  /** A cell's share of {@code points}: those that all cells have and those of its test set. */
  static List<LogPoint> share(List<LogPoint> points, OptionalInt furtherTest) {
    List<LogPoint> share = new ArrayList<>();
    for (LogPoint point : points) {
      if (!point.metric().startsWith(OOD_ACCURACY)) {
        share.add(point);
      } else if (furtherTest.isPresent()
          && point.metric().equals(further(furtherTest.getAsInt()))) {
        share.add(new LogPoint(point.step(), OOD_ACCURACY, point.value()));
      }
    }
    return share;
  }

  /**
   * A cell's final losses and accuracies by metric, and means of its fingerprint over training;
   * empty where the lane diverged.
   */
  Map<String, Double> last(OptionalInt furtherTest) {
    Map<String, Double> last = new LinkedHashMap<>();
    if (divergedAt < 0) {
      points(furtherTest).forEach(point -> last.put(point.metric(), point.value()));
      last.putAll(FingerprintMetrics.means(points));
    }
    return last;
  }

  /** Updates after which the loss was first not finite, or −1. */
  int divergedAt() {
    return divergedAt;
  }
}
