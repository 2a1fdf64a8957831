package org.sigmap.math;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;

/**
 * A = QR of a square matrix with no negative entry on R's diagonal, which makes it unique for an
 * invertible A.
 *
 * <p>Hence RᵀR is the Cholesky factorisation of AᵀA, and Q is drawn from the Haar measure on the
 * orthogonal group if A has independent standard normal entries (Mezzadri 2007, "How to generate
 * random matrices from the classical compact groups").
 *
 * @param q orthogonal, [d, d]
 * @param r upper triangular, [d, d]
 */
public record QrDecomposition(Matrix q, Matrix r) {

  /**
   * Householder QR.
   *
   * @throws IllegalArgumentException if the matrix is not square
   */
  public static QrDecomposition of(Matrix matrix) {
    int d = matrix.rows();
    if (d != matrix.columns()) {
      throw new IllegalArgumentException(
          "this QR decomposition needs a square matrix, but the one given is %d x %d"
              .formatted(d, matrix.columns()));
    }
    QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(d, d);
    if (!qr.decompose(matrix.wrap().copy())) {
      throw new ArithmeticException(
          "the QR decomposition failed; check that all entries are finite");
    }
    DMatrixRMaj q = qr.getQ(null, false);
    DMatrixRMaj r = qr.getR(null, false);
    for (int k = 0; k < d; k++) {
      if (r.get(k, k) < 0) {
        for (int i = 0; i < d; i++) {
          q.set(i, k, -q.get(i, k));
        }
        for (int j = k; j < d; j++) {
          r.set(k, j, -r.get(k, j));
        }
      }
    }
    return new QrDecomposition(Matrix.view(q), Matrix.view(r));
  }
}
