package org.sigmap.export.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.sigmap.math.Matrix;
import org.sigmap.math.NullDirections;

/**
 * How the energy ‖W₁‖_F² of the first layer spreads over the eigen-directions of Σ_X.
 *
 * @param directions largest eigenvalue first; the shares sum to 1 unless W₁ is zero
 */
record SpectralEnergy(List<Direction> directions) {

  /**
   * One eigen-direction.
   *
   * @param eigenvalue λ_r, in the units of Σ_X; 0 of a null direction
   * @param share ‖u_rᵀW₁‖² / ‖W₁‖_F², 0 where W₁ is zero
   */
  public record Direction(double eigenvalue, double share) {}

  public SpectralEnergy {
    directions = List.copyOf(directions);
  }

  /**
   * @param w1 W₁ {@code [d,h]}
   * @param eigenvectors u_r, one a column {@code [d,d]}, orthonormal
   * @param eigenvalues λ, one for each column
   */
  public static SpectralEnergy of(Matrix w1, Matrix eigenvectors, double[] eigenvalues) {
    Matrix projections = eigenvectors.transpose().times(w1);
    double[] variances = NullDirections.cleared(eigenvalues, NullDirections.FLOAT64);
    double total = energy(w1.values());
    List<Direction> directions = new ArrayList<>();
    for (int r = 0; r < eigenvalues.length; r++) {
      double share = total == 0 ? 0 : energy(projections.row(r)) / total;
      directions.add(new Direction(variances[r], share));
    }
    directions.sort(Comparator.comparingDouble(Direction::eigenvalue).reversed());
    return new SpectralEnergy(directions);
  }

  private static double energy(double[] entries) {
    double sum = 0;
    for (double entry : entries) {
      sum += entry * entry;
    }
    return sum;
  }
}
