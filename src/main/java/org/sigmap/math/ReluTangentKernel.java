package org.sigmap.math;

/**
 * The tangent kernel of an infinitely wide two-layer ReLU network,
 *
 * <pre>K(x, x') = ½ ‖x‖ ‖x'‖ (u κ₀(u) + κ₁(u)),  u = xᵀx' / (‖x‖ ‖x'‖),
 * κ₀(u) = (π − arccos u)/π,  κ₁(u) = (u(π − arccos u) + √(1 − u²))/π,</pre>
 *
 * so that K(x, x) = ‖x‖² (Cho and Saul 2009, eq. 6 and 7; Jacot, Gabriel and Hongler 2018; Bietti
 * and Mairal 2019, eq. 4). It depends on the inputs through their inner products alone.
 */
public final class ReluTangentKernel {
  private ReluTangentKernel() {}

  /**
   * K of every pair of examples.
   *
   * @param gram G, entry (i, j) being x_iᵀx_j, symmetric and positive semidefinite, [n, n]
   * @return [n, n], exactly symmetric where G is
   */
  public static Matrix of(Matrix gram) {
    int n = gram.rows();
    double[] norms = new double[n];
    for (int i = 0; i < n; i++) {
      norms[i] = Math.sqrt(gram.get(i, i));
    }
    double[] kernel = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        kernel[i * n + j] = value(norms[i] * norms[j], gram.get(i, j));
      }
    }
    return new Matrix(n, n, kernel);
  }

  private static double value(double norms, double product) {
    if (norms == 0) {
      return 0;
    }
    double u = Math.max(-1, Math.min(1, product / norms));
    double angle = Math.PI - StrictMath.acos(u);
    return norms * (2 * u * angle + Math.sqrt(1 - u * u)) / (2 * Math.PI);
  }
}
