package org.sigmap.train;

import java.util.Arrays;
import org.sigmap.math.ImpossiblePowerException;
import org.sigmap.math.Matrix;
import org.sigmap.math.NullDirections;
import org.sigmap.math.SingularCovarianceException;
import org.sigmap.spec.Precision;

/**
 * Σ as the graph decomposed it.
 *
 * @param eigenvalues λ, ascending, those of null directions 0, before damping
 * @param eigenvectors one a column {@code [d,d]}
 */
public record PreconditionerSpectrum(double[] eigenvalues, Matrix eigenvectors) {

  static PreconditionerSpectrum ofLane(double[] values, double[] vectors, int lane, int d) {
    return new PreconditionerSpectrum(
        Arrays.copyOfRange(values, lane * d, (lane + 1) * d),
        new Matrix(d, d, Arrays.copyOfRange(vectors, lane * d * d, (lane + 1) * d * d)));
  }

  /**
   * Number of eigenvalues of Σ + δI above rounding ({@link NullDirections}) of float64; a negative
   * λ counts as 0.
   */
  public int rank(double damping) {
    double largest = Math.max(eigenvalues[eigenvalues.length - 1], 0) + damping;
    double floor = NullDirections.bound(eigenvalues.length, NullDirections.FLOAT64, largest);
    return (int)
        Arrays.stream(eigenvalues).filter(value -> Math.max(value, 0) + damping > floor).count();
  }

  /**
   * @throws IllegalArgumentException where Σ has a negative eigenvalue beyond rounding, and so is
   *     no covariance
   */
  void requirePositiveSemidefinite() {
    double least = eigenvalues[0];
    if (!(least >= -NullDirections.bound(eigenvalues, NullDirections.FLOAT64))) {
      throw new IllegalArgumentException(
          "a covariance has no negative eigenvalue, but this matrix has " + least);
    }
  }

  /**
   * @param precision that P is kept in
   * @throws SingularCovarianceException where (Σ + δI)^p does not exist
   * @throws ImpossiblePowerException where its largest gain is out of the precision's range
   */
  void requirePower(double exponent, double damping, Precision precision) {
    int rank = rank(damping);
    if (exponent < 0 && rank < eigenvalues.length) {
      throw new SingularCovarianceException(rank, eigenvalues.length, exponent, damping);
    }
    double[] damped =
        Arrays.stream(eigenvalues).map(value -> Math.max(value, 0) + damping).toArray();
    ImpossiblePowerException.gains(
        damped, exponent, precision.word(), precision.least(), precision.most());
  }
}
