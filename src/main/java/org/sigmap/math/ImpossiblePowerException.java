package org.sigmap.math;

/** A power of a covariance that does not exist, or that no number of the precision holds. */
public class ImpossiblePowerException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  public ImpossiblePowerException(String message) {
    super(message);
  }

  /**
   * λ^p for damped eigenvalues λ, where the precision holds the largest of them, and so P.
   *
   * @param eigenvalues λ ≥ 0
   * @param p exponent, such that no λ^p is infinite by itself
   * @param precision name of the precision, for the message
   * @param least its least positive number of full precision
   * @param most its largest number
   * @return λ^p, in the same order; those far below the largest may be 0
   * @throws ImpossiblePowerException if the largest λ^p is above {@code most} or below {@code
   *     least}
   */
  public static double[] gains(
      double[] eigenvalues, double p, String precision, double least, double most) {
    double[] gains = new double[eigenvalues.length];
    int largest = 0;
    for (int i = 0; i < gains.length; i++) {
      gains[i] = StrictMath.pow(eigenvalues[i], p);
      boolean larger = gains[i] > gains[largest];
      // Where all have vanished, a null direction is not the one to blame.
      largest =
          larger || gains[largest] == 0 && eigenvalues[i] > eigenvalues[largest] ? i : largest;
    }
    boolean nothing = gains[largest] == 0 && eigenvalues[largest] == 0;
    if (gains[largest] > most || !nothing && gains[largest] < least) {
      throw new ImpossiblePowerException(
          "the power p = %s of the eigenvalue %s, the largest gain of P, is %s the range of %s; "
                  .formatted(
                      p, eigenvalues[largest], gains[largest] > most ? "above" : "below", precision)
              + "give a p nearer 0"
              + (precision.equals("float64") ? "" : ", or set training.precision to float64"));
    }
    return gains;
  }
}
