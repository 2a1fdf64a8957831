package org.sigmap.spec;

/** How a power of the training rows' covariance is worked out. */
public enum PowerMethod {
  /** {@link #EXACT} up to {@link #MOST_EXACT} inputs, beyond that {@link #DUAL} where it can be. */
  AUTO,
  /** From Σ, a d × d matrix. */
  EXACT,
  /** From the n × n matrix of the rows' products, without any of d × d. */
  DUAL;

  /** Inputs up to which a decomposition of Σ takes seconds. */
  public static final int MOST_EXACT = 2000;
}
