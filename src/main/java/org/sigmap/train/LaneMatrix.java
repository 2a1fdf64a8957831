package org.sigmap.train;

import org.sigmap.graph.precondition.KnownPreconditioner.Brought;
import org.sigmap.math.Matrix;

/**
 * What a lane brings for its preconditioner besides numbers.
 *
 * @param kind what the matrix is
 * @param values {@code [d,d]}; null where there is none
 */
public record LaneMatrix(Brought kind, Matrix values) {
  public static LaneMatrix none() {
    return new LaneMatrix(Brought.NOTHING, null);
  }

  /** Σ. */
  public static LaneMatrix covariance(Matrix sigma) {
    return new LaneMatrix(Brought.COVARIANCE, sigma);
  }

  /** P itself. */
  public static LaneMatrix preconditioner(Matrix p) {
    return new LaneMatrix(Brought.PRECONDITIONER, p);
  }

  /**
   * The matrix as {@code needed}.
   *
   * @throws IllegalArgumentException if it is something else
   */
  Matrix as(Brought needed) {
    if (kind != needed) {
      throw new IllegalArgumentException(
          "the lane brings " + kind + " where its graph reads " + needed);
    }
    return values;
  }
}
