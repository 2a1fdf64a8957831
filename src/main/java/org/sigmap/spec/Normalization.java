package org.sigmap.spec;

/** What P is divided by, so that exponents can be told apart from step sizes. */
public enum Normalization {
  /** Nothing (Yoshida and Nitanda 2025). */
  NONE,
  /** Its mean eigenvalue: tr P is the number of rows of the weight matrix. */
  TRACE,
  /** Its largest eigenvalue, which becomes 1. */
  SPECTRAL
}
