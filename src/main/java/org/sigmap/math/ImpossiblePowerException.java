package org.sigmap.math;

/** A power of a covariance that does not exist, or that no number of the precision holds. */
public class ImpossiblePowerException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  public ImpossiblePowerException(String message) {
    super(message);
  }
}
