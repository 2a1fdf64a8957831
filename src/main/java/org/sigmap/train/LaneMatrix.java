package org.sigmap.train;

import java.util.Map;
import java.util.stream.IntStream;
import org.sigmap.data.Spectrum;
import org.sigmap.graph.precondition.KnownPreconditioner.Brought;
import org.sigmap.graph.precondition.PowerForm;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;

/**
 * What a lane brings for its preconditioner besides numbers.
 *
 * @param kind what the matrix is
 * @param values {@code [d,d]}; null where there is none
 */
public record LaneMatrix(Brought kind, PowerForm.Known values) {
  /** A matrix with every entry. */
  private record Dense(Matrix matrix) implements PowerForm.Known {
    @Override
    public double at(int i, int j) {
      return matrix.get(i, j);
    }

    @Override
    public PowerForm.Decomposed decomposed(int count) {
      SymmetricEigen eigen = SymmetricEigen.of(matrix);
      int d = matrix.rows();
      double[] largest = new double[d * count];
      for (int i = 0; i < largest.length; i++) {
        largest[i] = eigen.vectors().get(i / count, i % count);
      }
      return new PowerForm.Decomposed(eigen.values(), largest);
    }
  }

  /** A diagonal one, of which the diagonal alone is held. */
  private record Diagonal(double[] diagonal) implements PowerForm.Known {
    @Override
    public double at(int i, int j) {
      return i == j ? diagonal[i] : 0;
    }

    @Override
    public PowerForm.Decomposed decomposed(int count) {
      int[] order =
          IntStream.range(0, diagonal.length)
              .boxed()
              .sorted((i, j) -> Double.compare(diagonal[j], diagonal[i]))
              .mapToInt(i -> i)
              .toArray();
      double[] largest = new double[Math.multiplyExact(diagonal.length, count)];
      for (int r = 0; r < count; r++) {
        largest[order[r] * count + r] = 1;
      }
      return new PowerForm.Decomposed(
          IntStream.of(order).mapToDouble(i -> diagonal[i]).toArray(), largest);
    }
  }

  public static LaneMatrix none() {
    return new LaneMatrix(Brought.NOTHING, null);
  }

  /** Σ. */
  public static LaneMatrix covariance(Matrix sigma) {
    return new LaneMatrix(Brought.COVARIANCE, new Dense(sigma));
  }

  /** Σ of a spectrum. */
  public static LaneMatrix covariance(Spectrum sigma) {
    return sigma.axisAligned()
        ? new LaneMatrix(Brought.COVARIANCE, new Diagonal(sigma.eigenvalues()))
        : covariance(sigma.covariance());
  }

  /** P itself. */
  public static LaneMatrix preconditioner(Matrix p) {
    return new LaneMatrix(Brought.PRECONDITIONER, new Dense(p));
  }

  /**
   * The parts of the matrix that a form takes.
   *
   * @param needed what the matrix is to be
   * @throws IllegalArgumentException if it is something else
   */
  Map<String, double[]> as(Brought needed, PowerForm form) {
    if (kind != needed) {
      throw new IllegalArgumentException(
          "the lane brings " + kind + " where its graph reads " + needed);
    }
    return form.of(values);
  }
}
