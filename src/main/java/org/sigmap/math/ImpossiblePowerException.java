package org.sigmap.math;

/** A power of a covariance that does not exist, or that no number of the precision holds. */
public class ImpossiblePowerException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  public ImpossiblePowerException(String message) {
    super(message);
  }

  /** A P of which every gain is 0 and that is to be divided by one of them, or by their mean. */
  public static ImpossiblePowerException ofNothing(double p, double damping) {
    return new ImpossiblePowerException(
        ("the covariance has no variance in any direction, so its power p = %s with damping %s is 0"
                + " and cannot be normalized; raise preconditioner.damping, or take inputs that"
                + " vary")
            .formatted(p, damping));
  }
}
