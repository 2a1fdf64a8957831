package org.sigmap.experiment.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sigmap.results.Checkpoint;
import org.sigmap.results.Metric;
import org.sigmap.train.Observation;
import org.sigmap.train.SpectralFingerprint;

/**
 * The losses and, of a classifier, accuracies, where asked for the fingerprint, of one lane at its
 * log points, until it diverged.
 */
public final class LaneCurve {
  private final boolean lossBeforeUpdate;
  private final boolean heldOut;
  private final List<Checkpoint.Point> points = new ArrayList<>();
  private int divergedAt = -1;
  private String failure;

  LaneCurve(boolean lossBeforeUpdate, boolean heldOut) {
    this.lossBeforeUpdate = lossBeforeUpdate;
    this.heldOut = heldOut;
  }

  public static LaneCurve of(NetworkTask task) {
    return new LaneCurve(task.lossBeforeUpdate(), task.testsHeldOut());
  }

  public void restore(Checkpoint.Curve curve) {
    points.addAll(curve.points());
    // A lane that cannot be loaded now stays failed, unless it had ended before.
    if (failure == null || curve.divergedAt() >= 0) {
      divergedAt = curve.divergedAt();
      failure = curve.failure();
    }
  }

  /** Ends the lane for good, unless it has diverged: it cannot be trained beyond some step. */
  public void fail(int made, String reason) {
    if (divergedAt < 0) {
      divergedAt = made;
      failure = reason;
    }
  }

  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  public Checkpoint.Curve checkpoint() {
    return new Checkpoint.Curve(divergedAt, failure, points);
  }

  /**
   * Adds what a log point shows of this lane.
   *
   * @param before updates of earlier phases, which the observation does not count
   * @return the points added
   */
  public List<Checkpoint.Point> see(Observation seen, int lane, int before) {
    int known = points.size();
    if (divergedAt < 0 && seen.divergedAt()[lane] >= 0) {
      divergedAt = before + seen.divergedAt()[lane];
    }
    if (divergedAt < 0) {
      int step = before + seen.step();
      double[] loss = lossBeforeUpdate ? seen.lossBeforeUpdate() : seen.trainLoss();
      record(step, Metric.TRAIN_LOSS.key(), loss[lane]);
      Metric tested = heldOut ? Metric.VALIDATION_LOSS : Metric.TEST_LOSS;
      record(step, tested.key(), seen.testLoss()[lane]);
      seen.accuracies().forEach((set, all) -> record(step, accuracy(set), all[lane]));
      seen.learned().forEach((name, all) -> record(step, learned(name), all[lane]));
      if (!seen.fingerprints().isEmpty()) {
        fingerprint(seen.fingerprints().get(lane), seen.paths().get(lane))
            .forEach((metric, value) -> record(step, metric, value));
      }
    }
    return points.subList(known, points.size());
  }

  /**
   * @return the points added
   */
  public List<Checkpoint.Point> add(int step, Map<String, Double> measured) {
    int known = points.size();
    measured.forEach((metric, value) -> record(step, metric, value));
    return points.subList(known, points.size());
  }

  private static String learned(String name) {
    return (name.equals(Observation.EXPONENT) ? Metric.LEARNED_EXPONENT : Metric.HYPERGRADIENT)
        .key();
  }

  private String accuracy(String set) {
    return switch (set) {
      case Observation.TRAIN -> Metric.TRAIN_ACCURACY.key();
      case Observation.TEST -> (heldOut ? Metric.VALIDATION_ACCURACY : Metric.TEST_ACCURACY).key();
      default -> further(Integer.parseInt(set.substring(Observation.FURTHER.length())));
    };
  }

  /** What a further test set's accuracy is called within the lane, which may have several. */
  private static String further(int set) {
    return Metric.OOD_ACCURACY.key() + "/" + set;
  }

  private void record(int step, String metric, double value) {
    // Before the first update there is no loss "before the last update".
    if (!Double.isNaN(value)) {
      points.add(new Checkpoint.Point(step, metric, value));
    }
  }

  public List<Checkpoint.Point> points() {
    return List.copyOf(points);
  }

  /**
   * A cell's share of {@code points} where the lane has several test sets.
   *
   * @param furtherTest the further test set whose accuracy is the cell's {@link
   *     Metric#OOD_ACCURACY}
   */
  static List<Checkpoint.Point> share(List<Checkpoint.Point> points, int furtherTest) {
    List<Checkpoint.Point> share = new ArrayList<>();
    for (Checkpoint.Point point : points) {
      if (!point.metric().startsWith(Metric.OOD_ACCURACY.key())) {
        share.add(point);
      } else if (point.metric().equals(further(furtherTest))) {
        share.add(new Checkpoint.Point(point.step(), Metric.OOD_ACCURACY.key(), point.value()));
      }
    }
    return share;
  }

  /**
   * Whether the lane got as far as {@code step} without diverging. Where one phase ends and another
   * begins a lane may be finite on the data of the one and not on that of the other.
   */
  public boolean reached(int step) {
    return divergedAt < 0
        || divergedAt >= step && points.stream().anyMatch(point -> point.step() == step);
  }

  /** A cell's final values by metric, and means of its fingerprint over training. */
  public static Map<String, Double> last(List<Checkpoint.Point> share) {
    Map<String, Double> last = new LinkedHashMap<>();
    share.forEach(point -> last.put(point.metric(), point.value()));
    last.putAll(means(share));
    return last;
  }

  /** Updates after which the loss was first not finite or the lane failed, or −1. */
  public int divergedAt() {
    return divergedAt;
  }

  /**
   * p̂ of the next update, the ends of its 95 % interval over directions, the exponent of its
   * least-squares gains, its mean cosine, and p̂ of the path since the last log point; those that
   * do not exist are left out.
   */
  private static Map<String, Double> fingerprint(
      SpectralFingerprint step, SpectralFingerprint path) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    step.exponent()
        .ifPresent(
            line -> {
              metrics.put(Metric.EFFECTIVE_EXPONENT.key(), line.slope());
              // Two directions have a line, but no interval.
              if (Double.isFinite(line.low())) {
                metrics.put(Metric.EFFECTIVE_EXPONENT_LOW.key(), line.low());
                metrics.put(Metric.EFFECTIVE_EXPONENT_HIGH.key(), line.high());
              }
            });
    step.projectedExponent()
        .ifPresent(line -> metrics.put(Metric.EFFECTIVE_EXPONENT_PROJECTED.key(), line.slope()));
    step.alignment().ifPresent(cosine -> metrics.put(Metric.UPDATE_ALIGNMENT.key(), cosine));
    path.exponent()
        .ifPresent(line -> metrics.put(Metric.EFFECTIVE_EXPONENT_PATH.key(), line.slope()));
    return metrics;
  }

  /**
   * Means over training of p̂, of its counterparts and of the cosine. As λ does not change, the
   * mean p̂ is also the exponent of each direction's geometric mean gain.
   */
  private static Map<String, Double> means(List<Checkpoint.Point> points) {
    Map<String, Double> means = new LinkedHashMap<>();
    for (Metric metric :
        List.of(
            Metric.EFFECTIVE_EXPONENT,
            Metric.EFFECTIVE_EXPONENT_PATH,
            Metric.EFFECTIVE_EXPONENT_PROJECTED,
            Metric.UPDATE_ALIGNMENT)) {
      OptionalDouble mean =
          points.stream()
              .filter(point -> point.metric().equals(metric.key()))
              .mapToDouble(Checkpoint.Point::value)
              .average();
      mean.ifPresent(value -> means.put(metric.mean(), value));
    }
    return means;
  }
}
