package org.sigmap.spec;

/** The distribution of the initial first-layer weights; the head is Kaiming-uniform in both. */
public enum Initialization {
  /** U(±√(6/fan_in)), whatever the preconditioner (He et al. 2015, eq. 14). */
  KAIMING_UNIFORM,
  /**
   * W₁ = P^{1/2}V with entries of V from N(0, 2/fan_in), the variance of the uniform ones: the law
   * of XW₁ then depends on the inputs through XPXᵀ alone, as Theorem 1 of Yoshida and Nitanda
   * (2025) asks. For p = 0 these are Kaiming-normal weights.
   */
  P_ISOTROPIC
}
