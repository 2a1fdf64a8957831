package org.sigmap.experiment.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.sigmap.experiment.study.LaneCurve.LogPoint;
import org.sigmap.train.SpectralFingerprint;

/** A {@link SpectralFingerprint} as metrics of a log point, and their means over training. */
final class FingerprintMetrics {
  static final String EXPONENT = "effective_exponent";
  static final String LOW = EXPONENT + "_low";
  static final String HIGH = EXPONENT + "_high";
  static final String PATH = EXPONENT + "_path";
  static final String PROJECTED = EXPONENT + "_projected";
  static final String ALIGNMENT = "update_alignment";

  /** Behind a metric's name: its mean over the log points that have it. */
  static final String MEAN = "_mean";

  private FingerprintMetrics() {}

  /**
   * p̂ of the next update, the ends of its 95 % interval over directions, the exponent of its
   * least-squares gains, its mean cosine, and p̂ of the path since the last log point; those that
   * do not exist are left out.
   */
  static Map<String, Double> of(SpectralFingerprint fingerprint, SpectralFingerprint path) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    fingerprint
        .exponent()
        .ifPresent(
            line -> {
              metrics.put(EXPONENT, line.slope());
              // Two directions have a line, but no interval.
              if (Double.isFinite(line.low())) {
                metrics.put(LOW, line.low());
                metrics.put(HIGH, line.high());
              }
            });
    fingerprint.projectedExponent().ifPresent(line -> metrics.put(PROJECTED, line.slope()));
    fingerprint.alignment().ifPresent(cosine -> metrics.put(ALIGNMENT, cosine));
    path.exponent().ifPresent(line -> metrics.put(PATH, line.slope()));
    return metrics;
  }

  /**
   * Means over training of p̂, of its counterparts and of the cosine. As λ does not change, the
   * mean p̂ is also the exponent of each direction's geometric mean gain.
   */
  static Map<String, Double> means(List<LogPoint> points) {
    Map<String, Double> means = new LinkedHashMap<>();
    for (String metric : List.of(EXPONENT, PATH, PROJECTED, ALIGNMENT)) {
      OptionalDouble mean =
          points.stream()
              .filter(point -> point.metric().equals(metric))
              .mapToDouble(LogPoint::value)
              .average();
      mean.ifPresent(value -> means.put(metric + MEAN, value));
    }
    return means;
  }
}
