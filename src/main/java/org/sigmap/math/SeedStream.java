package org.sigmap.math;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.core.source64.XoShiRo256PlusPlus;

/**
 * One stream of random numbers: xoshiro256++ (Blackman and Vigna 2021) with samplers that use only
 * exactly specified arithmetic. Not for several threads at once.
 */
public final class SeedStream {
  private final UniformRandomProvider generator;
  private double spareGaussian = Double.NaN;

  SeedStream(long[] state) {
    generator = new XoShiRo256PlusPlus(state);
  }

  /** Uniform on [0, 1), a multiple of 2⁻⁵³. */
  public double nextUniform() {
    return generator.nextDouble();
  }

  /**
   * Standard normal: polar method (Marsaglia and Bray 1964) with {@link StrictMath}, since {@link
   * Math#log} may differ between machines in the last place.
   */
  public double nextGaussian() {
    if (!Double.isNaN(spareGaussian)) {
      double spare = spareGaussian;
      spareGaussian = Double.NaN;
      return spare;
    }
    double u;
    double v;
    double square;
    do {
      u = 2 * nextUniform() - 1;
      v = 2 * nextUniform() - 1;
      square = u * u + v * v;
    } while (square >= 1 || square == 0);
    double factor = Math.sqrt(-2 * StrictMath.log(square) / square);
    spareGaussian = v * factor;
    return u * factor;
  }

  /**
   * Uniform on 0 … bound − 1, without modulo bias.
   *
   * @throws IllegalArgumentException if the bound is not positive
   */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be at least 1, but is " + bound);
    }
    return generator.nextInt(bound);
  }

  public double[] gaussians(int n) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = nextGaussian();
    }
    return values;
  }

  /** A uniformly drawn permutation of 0 … n − 1 (Fisher and Yates). */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
