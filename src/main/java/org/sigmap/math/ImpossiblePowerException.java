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
   * @param p exponent
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
    double gain = gains[largest];
    boolean nothing = gain == 0 && eigenvalues[largest] == 0;
    if (gain > most || !nothing && gain < least) {
      // What no precision holds must not be promised for another one.
      boolean inFloat64 = gain >= Double.MIN_NORMAL && gain <= Double.MAX_VALUE;
      String range = inFloat64 ? precision : "float64";
      throw new ImpossiblePowerException(
          "the power p = %s of the eigenvalue %s, the largest gain of P, is %s the range of %s; "
                  .formatted(p, eigenvalues[largest], gain > most ? "above" : "below", range)
              + "give a p nearer 0"
              + (range.equals("float64") ? "" : ", or set training.precision to float64"));
    }
    return gains;
  }
}
