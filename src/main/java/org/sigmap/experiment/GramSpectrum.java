package org.sigmap.experiment;

import java.util.ArrayList;
import java.util.List;
import org.sigmap.math.Matrix;
import org.sigmap.math.MatrixPower;
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
   * @param covariance Σ {@code [d,d]}
   * @return one point a direction, s_r descending; theory is s_r²·((s_r²/n) + δ)^p
   */
  static List<SpectrumPoint> of(
      String cell, Matrix inputs, Matrix covariance, double exponent, double damping) {
    Matrix secondMoment = inputs.transpose().times(inputs);
    Matrix root = MatrixPower.power(covariance, exponent / 2, damping);
    double[] squares = SymmetricEigen.of(symmetrized(secondMoment)).values();
    double[] gram = SymmetricEigen.of(symmetrized(root.times(secondMoment).times(root))).values();
    List<SpectrumPoint> points = new ArrayList<>();
    for (int r = 0; r < squares.length; r++) {
      double square = Math.max(squares[r], 0);
      double theory = square * Math.pow(square / inputs.rows() + damping, exponent);
      points.add(new SpectrumPoint(cell, r + 1, Math.sqrt(square), theory, Math.max(gram[r], 0)));
    }
    return points;
  }

  /** (A + Aᵀ)/2: products of symmetric matrices are symmetric up to rounding only. */
  private static Matrix symmetrized(Matrix a) {
    double[] values = new double[a.rows() * a.columns()];
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        values[i * a.columns() + j] = 0.5 * (a.get(i, j) + a.get(j, i));
      }
    }
    return new Matrix(a.rows(), a.columns(), values);
  }
}
