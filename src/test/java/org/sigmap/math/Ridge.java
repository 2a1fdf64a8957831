package org.sigmap.math;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Closed-form ridge regression y ≈ φ W + b with an unpenalised intercept.
 *
 * <p>With Φ_c and Y_c centred by their column means over n rows, W minimises ‖Φ_c W − Y_c‖² +
 * λn‖W‖² (Hoerl and Kennard 1970, penalty per example) and b = ȳ − φ̄ W.
 *
 * @param weights W, [d, m]
 * @param intercept b, [1, m]
 */
public record Ridge(Matrix weights, Matrix intercept) {

  /**
   * Fits by the smaller of the two equivalent systems: primal if d ≤ n, else dual.
   *
   * @param features Φ, [n, d]
   * @param targets Y, [n, m]
   * @param lambda λ &gt; 0, per example
   * @throws IllegalArgumentException if the row counts differ or λ is not positive and finite
   */
  public static Ridge fit(Matrix features, Matrix targets, double lambda) {
    return features.columns() <= features.rows()
        ? primal(features, targets, lambda)
        : dual(features, targets, lambda);
  }

  /** W = (Φ_cᵀΦ_c + λnI_d)⁻¹ Φ_cᵀY_c; arguments as in {@link #fit}. */
  public static Ridge primal(Matrix features, Matrix targets, double lambda) {
    requireValid(features, targets, lambda);
    Matrix centred = centred(features);
    Matrix transposed = centred.transpose();
    Matrix weights =
        solve(
            transposed.times(centred),
            lambda * features.rows(),
            transposed.times(centred(targets)));
    return withIntercept(features, targets, weights);
  }

  /** W = Φ_cᵀ (Φ_cΦ_cᵀ + λnI_n)⁻¹ Y_c; arguments as in {@link #fit}. */
  public static Ridge dual(Matrix features, Matrix targets, double lambda) {
    requireValid(features, targets, lambda);
    Matrix centred = centred(features);
    Matrix transposed = centred.transpose();
    Matrix coefficients =
        solve(centred.times(transposed), lambda * features.rows(), centred(targets));
    return withIntercept(features, targets, transposed.times(coefficients));
  }

  /** φ W + b for every row φ of the features, [n, m]. */
  public Matrix predict(Matrix features) {
    Matrix linear = features.times(weights);
    double[] values = linear.values();
    for (int i = 0; i < values.length; i++) {
      values[i] += intercept.values()[i % linear.columns()];
    }
    return linear;
  }

  private static Ridge withIntercept(Matrix features, Matrix targets, Matrix weights) {
    double[] intercept = columnMeans(targets);
    double[] shift =
        new Matrix(1, features.columns(), columnMeans(features)).times(weights).values();
    for (int j = 0; j < intercept.length; j++) {
      intercept[j] -= shift[j];
    }
    return new Ridge(weights, new Matrix(1, intercept.length, intercept));
  }

  private static Matrix solve(Matrix gram, double penalty, Matrix right) {
    int size = gram.rows();
    DMatrixRMaj system = gram.wrap();
    for (int i = 0; i < size; i++) {
      system.add(i, i, penalty);
    }
    LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(size);
    DMatrixRMaj solution = new DMatrixRMaj(size, right.columns());
    if (!solver.setA(system)) {
      throw new ArithmeticException(
          "the ridge system is not positive definite in float64 with penalty "
              + penalty
              + "; give a larger lambda");
    }
    solver.solve(right.wrap(), solution);
    if (MatrixFeatures_DDRM.hasUncountable(solution)) {
      throw new ArithmeticException("the ridge solution is not finite; check the features");
    }
    return Matrix.view(solution);
  }

  private static Matrix centred(Matrix matrix) {
    double[] means = columnMeans(matrix);
    double[] values = matrix.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] -= means[i % means.length];
    }
    return new Matrix(matrix.rows(), matrix.columns(), values);
  }

  private static double[] columnMeans(Matrix matrix) {
    double[] means = new double[matrix.columns()];
    for (int i = 0; i < matrix.values().length; i++) {
      means[i % means.length] += matrix.values()[i];
    }
    for (int j = 0; j < means.length; j++) {
      means[j] /= matrix.rows();
    }
    return means;
  }

  private static void requireValid(Matrix features, Matrix targets, double lambda) {
    if (features.rows() != targets.rows() || features.rows() == 0) {
      throw new IllegalArgumentException(
          "ridge needs as many target rows as feature rows, but there are %d and %d"
              .formatted(targets.rows(), features.rows()));
    }
    if (!(lambda > 0 && Double.isFinite(lambda))) {
      throw new IllegalArgumentException(
          "ridge needs a finite lambda greater than 0, but it is " + lambda);
    }
  }
}
