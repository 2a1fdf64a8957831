package org.sigmap.data;

import org.sigmap.math.Matrix;
import org.sigmap.math.QrDecomposition;
import org.sigmap.math.SymmetricEigen;

/**
 * The population covariance Σ_X = V diag(λ) Vᵀ by its eigenvalues and eigenvectors.
 *
 * @param eigenvalues λ, all positive, in any order, [d]
 * @param eigenvectors V, column j belonging to λ_j, [d, d]
 */
public record Spectrum(double[] eigenvalues, Matrix eigenvectors) {

  /**
   * @throws IllegalArgumentException if the sizes disagree or an eigenvalue is not positive and
   *     finite
   */
  public Spectrum {
    int d = eigenvalues.length;
    if (d == 0 || eigenvectors.rows() != d || eigenvectors.columns() != d) {
      throw new IllegalArgumentException(
          "%d eigenvalues need %d x %d eigenvectors, but these are %d x %d"
              .formatted(d, d, d, eigenvectors.rows(), eigenvectors.columns()));
    }
    for (double eigenvalue : eigenvalues) {
      if (!(eigenvalue > 0 && Double.isFinite(eigenvalue))) {
        throw new IllegalArgumentException(
            "eigenvalues of a covariance must be positive and finite, but one is " + eigenvalue);
      }
    }
  }

  /** Whether Σ_X is diagonal: every eigenvector is an axis, of the same number. */
  public boolean axisAligned() {
    return eigenvectors.equals(Matrix.identity(dimension()));
  }

  public int dimension() {
    return eigenvalues.length;
  }

  /** Σ_X, [d, d], exactly symmetric. */
  public Matrix covariance() {
    return SymmetricEigen.compose(eigenvectors, eigenvalues);
  }

  /**
   * Lᵀ for the lower Cholesky factor L of Σ_X = LLᵀ, so that rows of Z Lᵀ have covariance Σ_X for
   * standard normal Z.
   *
   * <p>By QR of diag(√λ)Vᵀ, which is accurate where forming Σ_X would square the condition number.
   */
  public Matrix transposedCholeskyFactor() {
    int d = dimension();
    double[] root = eigenvectors.transpose().values();
    for (int i = 0; i < root.length; i++) {
      root[i] *= Math.sqrt(eigenvalues[i / d]);
    }
    return QrDecomposition.of(new Matrix(d, d, root)).r();
  }
}
