package org.sigmap.data;

import java.util.Arrays;
import org.sigmap.math.Matrix;
import org.sigmap.math.QrDecomposition;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.Basis;
import org.sigmap.spec.SignalCase;
import org.sigmap.spec.SpectrumSpec;
import org.sigmap.spec.TeacherSpec;

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

  /**
   * The spectrum that a teacher's spec describes: eigenvalues by {@link SpectrumSpec}, eigenvectors
   * by {@link Basis}.
   *
   * @param streams source of the stream "basis", from which a random basis is drawn; it does not
   *     depend on the eigenvalues
   */
  public static Spectrum of(TeacherSpec teacher, SeedStreams streams) {
    return new Spectrum(eigenvalues(teacher), eigenvectors(teacher, streams));
  }

  /** Input dimension d. */
  public int dimension() {
    return eigenvalues.length;
  }

  /** Σ_X, [d, d], exactly symmetric. */
  public Matrix covariance() {
    return SymmetricEigen.compose(eigenvectors, eigenvalues);
  }

  /**
   * (Σ_X + δI)^p, [d, d], from the exact eigendecomposition.
   *
   * @see SymmetricEigen#power
   */
  public Matrix power(double p, double damping) {
    return new SymmetricEigen(eigenvalues, eigenvectors).power(p, damping);
  }

  /**
   * Lᵀ for the lower Cholesky factor L of Σ_X = LLᵀ, so that rows of Z Lᵀ have covariance Σ_X for
   * standard normal Z.
   *
   * <p>By QR of diag(√λ)Vᵀ, which is accurate where forming Σ_X would square the condition number.
   */
  Matrix transposedCholeskyFactor() {
    int d = dimension();
    double[] root = eigenvectors.transpose().values();
    for (int i = 0; i < root.length; i++) {
      root[i] *= Math.sqrt(eigenvalues[i / d]);
    }
    return QrDecomposition.of(new Matrix(d, d, root)).r();
  }

  private static double[] eigenvalues(TeacherSpec teacher) {
    int d = teacher.dimension();
    double scale = teacher.scale();
    double[] values = new double[d];
    SpectrumSpec spectrum = teacher.spectrum();
    if (spectrum instanceof SpectrumSpec.TwoLevel) {
      int large = largeEigenvalues(teacher);
      Arrays.fill(values, 0, large, scale);
      Arrays.fill(values, large, d, 1 / scale);
    } else if (spectrum instanceof SpectrumSpec.Geometric) {
      for (int r = 0; r < d; r++) {
        values[r] = StrictMath.pow(scale, 1 - 2.0 * r / (d - 1));
      }
    } else {
      throw new IllegalStateException("no eigenvalues are defined for " + spectrum);
    }
    return values;
  }

  private static int largeEigenvalues(TeacherSpec teacher) {
    int d = teacher.dimension();
    if (teacher instanceof TeacherSpec.SingleIndex single) {
      int k = single.components();
      return single.signalCase() == SignalCase.HIGH ? k : d - k;
    }
    return (d + 1) / 2;
  }

  private static Matrix eigenvectors(TeacherSpec teacher, SeedStreams streams) {
    int d = teacher.dimension();
    return switch (teacher.basis()) {
      case AXIS_ALIGNED -> Matrix.identity(d);
      case RANDOM_ORTHOGONAL ->
          QrDecomposition.of(new Matrix(d, d, streams.stream("basis").gaussians(d * d))).q();
    };
  }
}
