package org.sigmap.math;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The eigendecomposition A = V diag(λ) Vᵀ of a real symmetric matrix.
 *
 * @param values λ, descending
 * @param vectors V, column j belonging to {@code values[j]}; in each column the entry of largest
 *     magnitude (the first of several) is positive
 */
public record SymmetricEigen(double[] values, Matrix vectors) {
  /**
   * What is taken for rounding: |a_ij − a_ji| relative to the largest entry, and a negative
   * eigenvalue to the largest; a decomposition alone leaves a few times {@link NullDirections}.
   */
  private static final double ROUNDING = 1e-10;

  /**
   * Decomposes a symmetric matrix (symmetric QR algorithm, Golub and Van Loan 2013, §8.3).
   *
   * @throws IllegalArgumentException if the matrix is not square, finite and symmetric
   */
  public static SymmetricEigen of(Matrix matrix) {
    int n = matrix.rows();
    requireSymmetric(matrix);
    DMatrixRMaj work = symmetrized(matrix).wrap();
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
    if (!eigen.decompose(work)) {
      throw new ArithmeticException(
          "the eigendecomposition of a %d x %d matrix did not converge".formatted(n, n));
    }
    int[] descending =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -eigen.getEigenvalue(i).getReal()))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] values = new double[n];
    double[] vectors = new double[n * n];
    for (int j = 0; j < n; j++) {
      values[j] = eigen.getEigenvalue(descending[j]).getReal();
      double[] vector = eigen.getEigenVector(descending[j]).data;
      double sign = Math.signum(largestEntry(vector));
      for (int i = 0; i < n; i++) {
        vectors[i * n + j] = sign * vector[i];
      }
    }
    return new SymmetricEigen(values, new Matrix(n, n, vectors));
  }

  /**
   * V diag(λ) Vᵀ, exactly symmetric.
   *
   * @param vectors V, [n, d]
   * @param values λ, d of them in any order
   */
  public static Matrix compose(Matrix vectors, double[] values) {
    int d = values.length;
    double[] scaled = vectors.values().clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= values[i % d];
    }
    return symmetrized(
        new Matrix(vectors.rows(), vectors.columns(), scaled).times(vectors.transpose()));
  }

  /**
   * λ where A is a covariance that was computed in float64: those of null directions are 0, {@link
   * NullDirections}.
   */
  public double[] variances() {
    return NullDirections.cleared(values, NullDirections.FLOAT64);
  }

  /**
   * The same with the eigenvalues of null directions 0.
   *
   * @param epsilon ε of the precision in which A, a covariance, was computed
   */
  public SymmetricEigen cleared(double epsilon) {
    return new SymmetricEigen(NullDirections.cleared(values, epsilon), vectors);
  }

  /**
   * Number of eigenvalues above rounding, {@link NullDirections}.
   *
   * @param damping δ ≥ 0 added to every eigenvalue first
   */
  public int rank(double damping) {
    return rank(values, damping);
  }

  private static int rank(double[] eigenvalues, double damping) {
    double[] damped = damped(eigenvalues, damping);
    double threshold = NullDirections.bound(damped, NullDirections.FLOAT64);
    return (int) Arrays.stream(damped).filter(value -> value > threshold).count();
  }

  /**
   * (A + δI)^p = V diag((λ + δ)^p) Vᵀ for a positive semidefinite A; null directions have λ = 0
   * exactly, so the gain δ^p, 0 for p &gt; 0 without damping. p = 0 gives exactly I.
   *
   * @param p exponent, finite
   * @param damping δ ≥ 0
   * @throws SingularCovarianceException if p is negative and A + δI is singular in float64
   * @throws ImpossiblePowerException if the largest gain is not in the range of float64
   * @throws IllegalArgumentException if A has a negative eigenvalue, p is not finite, or δ is
   *     negative or not finite
   */
  public Matrix power(double p, double damping) {
    double[] gains = gains(p, damping);
    return p == 0 ? Matrix.identity(gains.length) : compose(vectors, gains);
  }

  /**
   * (λ + δ)^p, what {@link #power} multiplies each eigenvector by, in the order of the eigenvalues.
   * Arguments and errors as there.
   */
  public double[] gains(double p, double damping) {
    return gains(p, damping, "float64", Double.MIN_NORMAL, Double.MAX_VALUE);
  }

  /**
   * As {@link #gains(double, double)}, the largest held by another precision, and so P; those far
   * below the largest may be 0.
   *
   * @param precision its name, for a message
   * @param least its least positive number of full precision
   * @param most its largest number
   */
  public double[] gains(double p, double damping, String precision, double least, double most) {
    return gains(List.of(values), p, damping, precision, least, most);
  }

  /**
   * The same of the eigenvalues of several covariances, which together make one P: all gains, one
   * covariance after the other.
   */
  public static double[] gains(
      List<double[]> spectra,
      double p,
      double damping,
      String precision,
      double least,
      double most) {
    requirePositiveSemidefinite(spectra);
    if (!Double.isFinite(p)) {
      throw new IllegalArgumentException("the power p must be finite, but is " + p);
    }
    if (!(damping >= 0 && Double.isFinite(damping))) {
      throw new IllegalArgumentException(
          "damping must be a finite number of at least 0, but is " + damping);
    }
    int d = spectra.stream().mapToInt(values -> values.length).sum();
    int rank = spectra.stream().mapToInt(values -> rank(values, damping)).sum();
    if (p < 0 && rank < d) {
      throw new SingularCovarianceException(rank, d, p, damping);
    }
    double[] damped =
        spectra.stream().flatMapToDouble(v -> Arrays.stream(damped(v, damping))).toArray();
    double[] gains = Arrays.stream(damped).map(value -> StrictMath.pow(value, p)).toArray();
    int largest = 0;
    for (int i = 0; i < d; i++) {
      boolean larger = gains[i] > gains[largest];
      // Where all have vanished, a null direction is not the one to blame.
      largest = larger || gains[largest] == 0 && damped[i] > damped[largest] ? i : largest;
    }
    double gain = gains[largest];
    boolean nothing = gain == 0 && damped[largest] == 0;
    if (gain > most || !nothing && gain < least) {
      // What no precision holds must not be promised for another one.
      boolean inFloat64 = gain >= Double.MIN_NORMAL && gain <= Double.MAX_VALUE;
      String range = inFloat64 ? precision : "float64";
      throw new ImpossiblePowerException(
          "the power p = %s of the eigenvalue %s, the largest gain of P, is %s the range of %s; "
                  .formatted(p, damped[largest], gain > most ? "above" : "below", range)
              + "give a p nearer 0"
              + (range.equals("float64") ? "" : ", or set training.precision to float64"));
    }
    return gains;
  }

  private static double[] damped(double[] eigenvalues, double damping) {
    return Arrays.stream(NullDirections.cleared(eigenvalues, NullDirections.FLOAT64))
        .map(value -> Math.max(value, 0) + damping)
        .toArray();
  }

  /**
   * @throws IllegalArgumentException where A has a negative eigenvalue beyond rounding, and so is
   *     no covariance
   */
  public void requirePositiveSemidefinite() {
    requirePositiveSemidefinite(List.of(values));
  }

  /** The same of several spectra. */
  public static void requirePositiveSemidefinite(List<double[]> spectra) {
    for (double[] values : spectra) {
      double least = Arrays.stream(values).min().orElse(0);
      double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
      if (!(least >= -ROUNDING * largest)) {
        throw new IllegalArgumentException(
            "a covariance has no negative eigenvalue, but this matrix has " + least);
      }
    }
  }

  private static void requireSymmetric(Matrix matrix) {
    int n = matrix.rows();
    if (n == 0 || n != matrix.columns()) {
      throw new IllegalArgumentException(
          "an eigendecomposition needs a square matrix, but this one is %d x %d"
              .formatted(n, matrix.columns()));
    }
    double scale = 0;
    for (int i = 0; i < n * n; i++) {
      double value = matrix.values()[i];
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "an eigendecomposition needs finite entries, but entry (%d, %d) is %s"
                .formatted(i / n, i % n, value));
      }
      scale = Math.max(scale, Math.abs(value));
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        if (Math.abs(matrix.get(i, j) - matrix.get(j, i)) > ROUNDING * scale) {
          throw new IllegalArgumentException(
              "the matrix is not symmetric: entry (%d, %d) is %s but entry (%d, %d) is %s"
                  .formatted(i, j, matrix.get(i, j), j, i, matrix.get(j, i)));
        }
      }
    }
  }

  /** (A + Aᵀ)/2: products of symmetric matrices are symmetric up to rounding only. */
  public static Matrix symmetrized(Matrix matrix) {
    int n = matrix.rows();
    double[] mean = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        mean[i * n + j] = 0.5 * (matrix.get(i, j) + matrix.get(j, i));
      }
    }
    return new Matrix(n, n, mean);
  }

  private static double largestEntry(double[] vector) {
    double largest = 0;
    for (double entry : vector) {
      largest = Math.abs(entry) > Math.abs(largest) ? entry : largest;
    }
    return largest;
  }
}
