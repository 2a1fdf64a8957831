package org.sigmap.train;

import org.sigmap.graph.optim.Optimizers;
import org.sigmap.graph.precondition.Preconditioner;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;
import org.sigmap.spec.TrainingSpec;

/** Small lanes of any optimizer on inputs whose Σ has known eigenvectors. */
final class FingerprintLanes {
  /** λ of Σ, with no two equal. */
  static final double[] EIGENVALUES = {8, 3, 1, 0.25};

  private FingerprintLanes() {}

  /** The columns of I − 2vvᵀ/‖v‖², v = (1, 2, 3, 4): orthonormal, none along an axis. */
  static double[][] eigenvectors() {
    int d = EIGENVALUES.length;
    double[][] u = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        u[i][j] = (i == j ? 1 : 0) - 2.0 * (i + 1) * (j + 1) / 30;
      }
    }
    return u;
  }

  /** Σ = U diag(λ) Uᵀ. */
  static Matrix covariance() {
    double[][] u = eigenvectors();
    int d = EIGENVALUES.length;
    double[][] sigma = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        for (int r = 0; r < d; r++) {
          sigma[i][j] += u[i][r] * EIGENVALUES[r] * u[j][r];
        }
      }
    }
    return Matrix.of(sigma);
  }

  private static TrainingSpec training(double weightDecay) {
    return new TrainingSpec(100, weightDecay, false, 1, Precision.FLOAT64);
  }

  static TrainingShape shape(
      OptimizerSpec optimizer,
      ConventionsSpec conventions,
      int lanes,
      Precision precision,
      Preconditioner preconditioning) {
    return SmallLanes.shape(
            lanes, precision, preconditioning, UpdateRule.of(optimizer, training(0), conventions))
        .withFingerprint(true);
  }

  /** Lanes of other seeds differ in data, initial weights, decay and probes. */
  static LaneInputs lane(OptimizerSpec optimizer, int seed, double exponent, double weightDecay) {
    Matrix sigma = covariance();
    return SmallLanes.lane(seed, 0, 1, 0)
        .withMatrix(LaneMatrix.covariance(sigma))
        .withHyperparameters(Optimizers.hyperparameters(optimizer, training(weightDecay)))
        .withPower(exponent, 0)
        .withProbeSeed(7 + seed)
        .withDirections(SymmetricEigen.of(sigma));
  }
}
