package org.sigmap.math;

/** A negative power was asked of a covariance that is singular in float64. */
public final class SingularCovarianceException extends ImpossiblePowerException {
  private static final long serialVersionUID = 1L;

  private final int rank;
  private final int dimension;

  public SingularCovarianceException(int rank, int dimension, double p, double damping) {
    super(
        "the covariance has rank %d of %d, so its power p = %s does not exist with damping %s; "
                .formatted(rank, dimension, p, damping)
            + "raise preconditioner.damping, take more examples, or use p >= 0");
    this.rank = rank;
    this.dimension = dimension;
  }

  public int rank() {
    return rank;
  }

  public int dimension() {
    return dimension;
  }
}
