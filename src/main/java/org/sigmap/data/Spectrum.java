package org.sigmap.data;

import java.util.Arrays;
import java.util.Optional;
import org.sigmap.math.Matrix;
import org.sigmap.math.QrDecomposition;
import org.sigmap.math.SymmetricEigen;

/**
 * The population covariance Σ_X = V diag(λ) Vᵀ by its eigenvalues and eigenvectors.
 *
 * @param eigenvalues λ, in any order, 0 where the inputs do not vary, [d]
 * @param rotation V, column j belonging to λ_j, [d, d]; empty where V = I, so that nothing of d × d
 *     is held
 */
public record Spectrum(double[] eigenvalues, Optional<Matrix> rotation) {

  /**
   * @throws IllegalArgumentException if the sizes disagree or an eigenvalue is negative or not
   *     finite
   */
  public Spectrum {
    int d = eigenvalues.length;
    if (d == 0 || rotation.filter(v -> v.rows() != d || v.columns() != d).isPresent()) {
      throw new IllegalArgumentException(
          "%d eigenvalues need as many eigenvectors, but these are %s"
              .formatted(d, rotation.map(v -> v.rows() + " x " + v.columns()).orElse("none")));
    }
    for (double eigenvalue : eigenvalues) {
      if (!(eigenvalue >= 0 && Double.isFinite(eigenvalue))) {
        throw new IllegalArgumentException(
            "eigenvalues of a covariance are finite and not negative, but one is " + eigenvalue);
      }
    }
  }

  /** With eigenvectors V, which may be the axes. */
  public Spectrum(double[] eigenvalues, Matrix eigenvectors) {
    this(
        eigenvalues,
        Optional.of(eigenvectors).filter(v -> !v.equals(Matrix.identity(eigenvalues.length))));
  }

  /** Whether Σ_X is diagonal: every eigenvector is an axis, of the same number. */
  public boolean axisAligned() {
    return rotation.isEmpty();
  }

  public int dimension() {
    return eigenvalues.length;
  }

  /** V, [d, d]. */
  public Matrix eigenvectors() {
    return rotation.orElseGet(() -> Matrix.identity(dimension()));
  }

  /** Σ_X, [d, d], exactly symmetric. */
  public Matrix covariance() {
    return SymmetricEigen.compose(eigenvectors(), eigenvalues);
  }

  /** V_cols c, [d, 1], of k columns and as many coefficients. */
  public Matrix combination(int[] columns, double[] coefficients) {
    double[] sum = new double[dimension()];
    for (int j = 0; j < columns.length; j++) {
      if (axisAligned()) {
        sum[columns[j]] += coefficients[j];
        continue;
      }
      for (int i = 0; i < sum.length; i++) {
        sum[i] += rotation.get().get(i, columns[j]) * coefficients[j];
      }
    }
    return Matrix.column(sum);
  }

  /**
   * Z Lᵀ, [n, d]: rows of covariance Σ_X, L as in {@link #transposedCholeskyFactor}, which is
   * diagonal where Σ_X is.
   *
   * @param normals Z, n standard normal rows; the array is taken over
   */
  public Matrix coloured(double[] normals) {
    int d = dimension();
    if (axisAligned()) {
      double[] roots = Arrays.stream(eigenvalues).map(Math::sqrt).toArray();
      for (int i = 0; i < normals.length; i++) {
        normals[i] *= roots[i % d];
      }
    }
    Matrix rows = new Matrix(normals.length / d, d, normals);
    return axisAligned() ? rows : rows.times(transposedCholeskyFactor());
  }

  /**
   * Lᵀ for the lower Cholesky factor L of Σ_X = LLᵀ, so that rows of Z Lᵀ have covariance Σ_X for
   * standard normal Z.
   *
   * <p>By QR of diag(√λ)Vᵀ, which is accurate where forming Σ_X would square the condition number.
   */
  public Matrix transposedCholeskyFactor() {
    int d = dimension();
    double[] root = eigenvectors().transpose().values();
    for (int i = 0; i < root.length; i++) {
      root[i] *= Math.sqrt(eigenvalues[i / d]);
    }
    return QrDecomposition.of(new Matrix(d, d, root)).r();
  }
}
