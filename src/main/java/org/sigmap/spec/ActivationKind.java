package org.sigmap.spec;

/** What stands behind the products of every layer but the last. */
public enum ActivationKind {
  /** max(z, 0). */
  RELU,
  /** z where that is positive, else z/100. */
  LEAKY_RELU,
  TANH,
  /** (2/√π)∫₀ᶻ e^(−t²) dt. */
  ERF,
  /** zΦ(z), Φ the standard normal distribution function (Hendrycks and Gimpel 2016). */
  GELU,
  /** log(1 + eᶻ). */
  SOFTPLUS,
  /** z². */
  QUADRATIC,
  /** z: the network is linear. */
  IDENTITY
}
