package org.sigmap.spec;

import java.util.Locale;

/**
 * The floating-point type of data, parameters, optimizer state and the arithmetic of training;
 * eigendecompositions are float64 whatever it is.
 */
public enum Precision {
  FLOAT32(Math.ulp(1f), Float.MIN_NORMAL, Float.MAX_VALUE),
  FLOAT64(Math.ulp(1.0), Double.MIN_NORMAL, Double.MAX_VALUE);

  private final double epsilon;
  private final double least;
  private final double most;

  Precision(double epsilon, double least, double most) {
    this.epsilon = epsilon;
    this.least = least;
    this.most = most;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public int bytes() {
    return this == FLOAT32 ? Float.BYTES : Double.BYTES;
  }

  /** ε, the distance from 1 to the next number. */
  public double epsilon() {
    return epsilon;
  }

  /** The least positive number of full precision; TensorFlow takes smaller ones for 0. */
  public double least() {
    return least;
  }

  public double most() {
    return most;
  }

  /** The number that stands for {@code value}: ±∞ above {@link #most}, 0 below {@link #least}. */
  public double round(double value) {
    double nearest = this == FLOAT32 ? (float) value : value;
    return Math.abs(nearest) < least ? 0 : nearest;
  }
}
