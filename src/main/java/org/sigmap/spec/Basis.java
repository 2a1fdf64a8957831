package org.sigmap.spec;

/** The eigenbasis V of Σ_X = V diag(λ) Vᵀ. */
public enum Basis {
  /** V = I: eigen-directions are coordinates, as in the authors' scripts. */
  AXIS_ALIGNED,
  /** V is drawn from the Haar measure on the orthogonal group. */
  RANDOM_ORTHOGONAL
}
