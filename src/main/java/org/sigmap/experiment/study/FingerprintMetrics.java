package org.sigmap.experiment.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.sigmap.experiment.study.LaneCurve.LogPoint;
import org.sigmap.results.Metric;
import org.sigmap.train.SpectralFingerprint;

/** A {@link SpectralFingerprint} as metrics of a log point, and their means over training. */
final class FingerprintMetrics {
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
              metrics.put(Metric.EFFECTIVE_EXPONENT.key(), line.slope());
              // Two directions have a line, but no interval.
              if (Double.isFinite(line.low())) {
                metrics.put(Metric.EFFECTIVE_EXPONENT_LOW.key(), line.low());
                metrics.put(Metric.EFFECTIVE_EXPONENT_HIGH.key(), line.high());
              }
            });
    fingerprint
        .projectedExponent()
        .ifPresent(line -> metrics.put(Metric.EFFECTIVE_EXPONENT_PROJECTED.key(), line.slope()));
    fingerprint.alignment().ifPresent(cosine -> metrics.put(Metric.UPDATE_ALIGNMENT.key(), cosine));
    path.exponent()
        .ifPresent(line -> metrics.put(Metric.EFFECTIVE_EXPONENT_PATH.key(), line.slope()));
    return metrics;
  }

  /**
   * Means over training of p̂, of its counterparts and of the cosine. As λ does not change, the
   * mean p̂ is also the exponent of each direction's geometric mean gain.
   */
  static Map<String, Double> means(List<LogPoint> points) {
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
              .mapToDouble(LogPoint::value)
              .average();
      mean.ifPresent(value -> means.put(metric.mean(), value));
    }
    return means;
  }
}
