package org.sigmap.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class SeedStreamsTest {
  private static final int MANY = 100_000;

  /** Kolmogorov's statistic √n·D exceeds this with probability 0.001. */
  private static final double KOLMOGOROV_CRITICAL = 1.95;

  /** Five standard errors of a correlation of {@link #MANY} independent pairs. */
  private static final double NO_CORRELATION = 5 / Math.sqrt(MANY);

  // From a separate implementation of SHA-256 seeding, xoshiro256++ and the polar method (Python).
  private static final long[] PINNED_STATE = {
    -495900949185783102L, 1222924803301348246L, 3634870639768633130L, -2792270533677775209L
  };
  private static final double[] PINNED_UNIFORMS = {
    0.7020245360880956, 0.633340293730087, 0.2713096115308641
  };
  private static final double[] PINNED_GAUSSIANS = {
    1.2185270788794267, -0.5380627882855383, -0.10350144371775533
  };
  private static final double PINNED_SCOPED = 2.565419214712583;

  // As drawn by the first release.
  private static final int[] PINNED_PERMUTATION = {1, 7, 2, 3, 5, 6, 0, 4};

  private static double[] uniforms(SeedStream stream, int n) {
    return DoubleStream.generate(stream::nextUniform).limit(n).toArray();
  }

  @Test
  void valuesNeverChange() {
    SeedStream stream = new SeedStreams(42).stream("inputs");
    assertArrayEquals(PINNED_UNIFORMS, uniforms(stream, 3));
    assertArrayEquals(PINNED_GAUSSIANS, stream.gaussians(3));
    assertArrayEquals(PINNED_PERMUTATION, stream.permutation(8));
    assertEquals(PINNED_SCOPED, new SeedStreams(-1).scope("target").stream("noise").nextGaussian());
  }

  @Test
  void theStateIsTheDigestOfRootAndLengthPrefixedNames() {
    // First output of xoshiro256++: rotl(s0 + s3, 23) + s0, with s from an independent SHA-256.
    long s0 = PINNED_STATE[0];
    long first = Long.rotateLeft(s0 + PINNED_STATE[3], 23) + s0;
    assertEquals((first >>> 11) * 0x1.0p-53, new SeedStreams(42).stream("inputs").nextUniform());
  }

  @Test
  void aStreamDoesNotDependOnOthers() {
    double[] alone = new SeedStreams(7).stream("noise").gaussians(20);
    SeedStreams streams = new SeedStreams(7);
    streams.stream("inputs").gaussians(1000);
    streams.scope("other").stream("noise").nextGaussian();
    assertArrayEquals(alone, streams.stream("noise").gaussians(20));
    assertArrayEquals(alone, streams.stream("noise").gaussians(20), "each call starts afresh");
  }

  @Test
  void pathsThatReadAlikeDiffer() {
    SeedStreams streams = new SeedStreams(1);
    Set<Double> first = new HashSet<>();
    first.add(streams.stream("ab").nextUniform());
    first.add(streams.scope("a").stream("b").nextUniform());
    first.add(streams.scope("b").stream("a").nextUniform());
    first.add(streams.stream("a/b").nextUniform());
    first.add(streams.scope("").stream("ab").nextUniform());
    first.add(streams.scope("ab").stream("").nextUniform());
    first.add(new SeedStreams(2).stream("ab").nextUniform());
    first.add(new SeedStreams(-1).stream("ab").nextUniform());
    assertEquals(8, first.size());
  }

  @Test
  void streamsAreUncorrelatedAcrossNamesScopesAndRoots() {
    SeedStreams streams = new SeedStreams(9);
    double[] reference = streams.stream("inputs").gaussians(MANY);
    assertUncorrelated(reference, streams.stream("noise").gaussians(MANY));
    assertUncorrelated(reference, streams.scope("target").stream("inputs").gaussians(MANY));
    assertUncorrelated(reference, new SeedStreams(10).stream("inputs").gaussians(MANY));
    assertUncorrelated(Arrays.copyOf(reference, MANY - 1), Arrays.copyOfRange(reference, 1, MANY));
  }

  @Test
  void uniformsAreUniform() {
    double[] values = uniforms(new SeedStreams(3).stream("u"), MANY);
    assertTrue(Arrays.stream(values).allMatch(u -> u >= 0 && u < 1));
    assertKolmogorov(values, u -> u);
  }

  @Test
  void gaussiansAreNormalWithTheirFourMoments() {
    double[] values = new SeedStreams(4).stream("z").gaussians(MANY);
    assertKolmogorov(values, NormalDistribution.of(0, 1)::cumulativeProbability);
    // Standard errors of the moments of a standard normal sample: √(1, 2, 15, 96)/√n.
    double[] expected = {0, 1, 0, 3};
    double[] variance = {1, 2, 15, 96};
    for (int k = 1; k <= 4; k++) {
      int power = k;
      double moment = Arrays.stream(values).map(z -> Math.pow(z, power)).average().orElseThrow();
      assertEquals(expected[k - 1], moment, 5 * Math.sqrt(variance[k - 1] / MANY), "moment " + k);
    }
  }

  @Test
  void permutationsAreUniform() {
    SeedStream stream = new SeedStreams(5).stream("split");
    int trials = 24_000;
    int[] counts = new int[64];
    for (int i = 0; i < trials; i++) {
      int[] p = stream.permutation(4);
      assertArrayEquals(new int[] {0, 1, 2, 3}, Arrays.stream(p).sorted().toArray());
      counts[p[0] * 16 + p[1] * 4 + p[2]]++;
    }
    int[] seen = Arrays.stream(counts).filter(count -> count > 0).toArray();
    assertEquals(24, seen.length);
    double chiSquare =
        Arrays.stream(seen).mapToDouble(c -> (c - 1000.0) * (c - 1000.0)).sum() / 1000;
    assertTrue(chiSquare < 49.7, "χ² with 23 degrees of freedom, level 0.001: " + chiSquare);
  }

  @Test
  void integersStayBelowTheirBoundAndCoverIt() {
    SeedStream stream = new SeedStreams(6).stream("i");
    long distinct = IntStream.range(0, 1000).map(i -> stream.nextInt(7)).distinct().count();
    assertEquals(7, distinct);
    assertTrue(IntStream.range(0, 1000).map(i -> stream.nextInt(7)).allMatch(i -> i >= 0 && i < 7));
    assertThrows(IllegalArgumentException.class, () -> stream.nextInt(0));
  }

  private static void assertKolmogorov(double[] sample, DoubleUnaryOperator distribution) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    double distance = 0;
    for (int i = 0; i < sorted.length; i++) {
      double probability = distribution.applyAsDouble(sorted[i]);
      distance = Math.max(distance, Math.abs(probability - (double) i / sorted.length));
      distance = Math.max(distance, Math.abs(probability - (i + 1.0) / sorted.length));
    }
    assertTrue(Math.sqrt(sorted.length) * distance < KOLMOGOROV_CRITICAL, "D = " + distance);
  }

  private static void assertUncorrelated(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    assertEquals(0, sum / a.length, NO_CORRELATION);
  }
}
