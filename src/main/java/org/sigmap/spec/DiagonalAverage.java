package org.sigmap.spec;

/** What estimates of the first layer's diagonal Hessian are averaged over, besides steps. */
public enum DiagonalAverage {
  /** Nothing: every weight has a curvature of its own. */
  NONE,
  /** Hidden units: every input has one curvature, as every eigen-direction has one variance. */
  HIDDEN_UNITS
}
