package org.sigmap.experiment.study;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.results.SpectrumPoint;

/**
 * What an exponent does to the Gram matrix G_P = XPXᵀ (Yoshida and Nitanda 2025, Theorem 1): its
 * eigenvalues beside the s_r^{2(p+1)} that theory gives where Σ is the inputs' own second moment.
 */
final class GramSpectrum {
  private GramSpectrum() {}

  /**
   * @param inputs X, rows are examples {@code [n,d]}
   * @param sigma Σ, decomposed
   * @return one point a direction, s_r descending; theory is s_r²·((s_r²/n) + δ)^p, and 0 where s_r
   *     is 0 to rounding. The measured eigenvalue beside it is the one of the same order among the
   *     measured as theory's among theory's: below p = −1 the smallest s_r has the largest. Where
   *     s_r is 0 both are 0: the rank of XPXᵀ is at most that of X, and what is measured there is
   *     rounding.
   */
  static List<SpectrumPoint> of(
      String cell, Matrix inputs, SymmetricEigen sigma, double exponent, double damping) {
    int d = inputs.columns();
    double[] squares;
    double[] gram;
    if (inputs.rows() < d) {
      // XXᵀ has the same squares, and (XV) diag((λ + δ)^p) (XV)ᵀ = XPXᵀ itself: no product of d ×
      // d.
      squares = variances(inputs.times(inputs.transpose()), d);
      Matrix along = inputs.times(sigma.vectors());
      double[] gains = sigma.gains(exponent, damping);
      gram = variances(SymmetricEigen.compose(along, gains), d);
    } else {
      Matrix secondMoment = inputs.transpose().times(inputs);
      Matrix root = sigma.power(exponent / 2, damping);
      squares = variances(secondMoment, d);
      gram = variances(root.times(secondMoment).times(root), d);
    }
    double[] theory = new double[d];
    for (int r = 0; r < d; r++) {
      squares[r] = Math.max(squares[r], 0);
      theory[r] =
          squares[r] == 0
              ? 0
              : squares[r] * Math.pow(squares[r] / inputs.rows() + damping, exponent);
    }
    double[] measured = new double[d];
    List<Integer> largestFirst =
        IntStream.range(0, d).boxed().sorted(Comparator.comparingDouble(r -> -theory[r])).toList();
    for (int i = 0; i < d; i++) {
      int r = largestFirst.get(i);
      measured[r] = squares[r] == 0 ? 0 : Math.max(gram[i], 0);
    }
    return IntStream.range(0, d)
        .mapToObj(
            r -> new SpectrumPoint(cell, r + 1, Math.sqrt(squares[r]), theory[r], measured[r]))
        .toList();
  }

  /** Eigenvalues, descending, those of null directions and behind the last one 0. */
  private static double[] variances(Matrix matrix, int count) {
    return Arrays.copyOf(SymmetricEigen.of(SymmetricEigen.symmetrized(matrix)).variances(), count);
  }
}
