package org.sigmap.export.tensorboard;

import java.util.Arrays;
import org.tensorflow.proto.HistogramProto;

/** Histograms with TensorFlow's default buckets, whose limits grow by a tenth from 1e-12 on. */
final class Histograms {
  private static final double SMALLEST = 1e-12;
  private static final double LARGEST = 1e20;
  private static final double GROWTH = 1.1;

  private Histograms() {}

  /**
   * The histogram of the values that are finite.
   *
   * @throws IllegalArgumentException if there is none
   */
  static HistogramProto of(double[] values) {
    double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("A histogram needs at least one finite value");
    }
    HistogramProto.Builder histogram =
        HistogramProto.newBuilder()
            .setMin(sorted[0])
            .setMax(sorted[sorted.length - 1])
            .setNum(sorted.length)
            .setSum(Arrays.stream(sorted).sum())
            .setSumSquares(Arrays.stream(sorted).map(value -> value * value).sum());
    int next = 0;
    for (double limit = firstLimit(sorted[0]); next < sorted.length; limit = nextLimit(limit)) {
      int begin = next;
      // The last bucket takes what no limit is above.
      while (next < sorted.length && (sorted[next] < limit || limit == Double.MAX_VALUE)) {
        next++;
      }
      histogram.addBucketLimit(limit).addBucket(next - begin);
    }
    return histogram.build();
  }

  /** The smallest limit above {@code value}. */
  private static double firstLimit(double value) {
    double limit = -LARGEST;
    while (limit <= value) {
      limit = nextLimit(limit);
    }
    return limit;
  }

  private static double nextLimit(double limit) {
    if (limit >= LARGEST) {
      return Double.MAX_VALUE;
    }
    if (limit < 0) {
      double next = limit / GROWTH;
      return next > -SMALLEST ? 0 : next;
    }
    return limit == 0 ? SMALLEST : limit * GROWTH;
  }
}
