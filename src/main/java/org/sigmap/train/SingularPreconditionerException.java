package org.sigmap.train;

/** A negative power of a covariance that has no inverse. */
public final class SingularPreconditionerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SingularPreconditionerException(int rank, int dimension, double exponent) {
    super(
        "Σ has rank "
            + rank
            + " of "
            + dimension
            + ", so Σ^"
            + exponent
            + " does not exist; set preconditioner.damping above 0 or use more than "
            + dimension
            + " training examples");
  }
}
