package org.sigmap.spec;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/** What P is divided by, so that exponents can be told apart from step sizes. */
public enum Normalization {
  /** Nothing (Yoshida and Nitanda 2025). */
  NONE(gains -> 1),
  /** Its mean eigenvalue: tr P is the number of rows of the weight matrix. */
  TRACE(gains -> Arrays.stream(gains).average().orElseThrow()),
  /** Its largest eigenvalue, which becomes 1. */
  SPECTRAL(gains -> Arrays.stream(gains).max().orElseThrow());

  private final ToDoubleFunction<double[]> unit;

  Normalization(ToDoubleFunction<double[]> unit) {
    this.unit = unit;
  }

  /** What it divides by, of all eigenvalues of P. */
  public double unit(double[] gains) {
    return unit.applyAsDouble(gains);
  }
}
