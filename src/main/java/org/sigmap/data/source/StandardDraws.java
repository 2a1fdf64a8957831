package org.sigmap.data.source;

import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;

/**
 * The random parts of a teacher's task in standard form, each from its own named stream: one seed
 * gives the same draws whatever the teacher's kind, case, mix, signal-to-noise ratio or scale.
 *
 * @param coefficients of β in the eigenvectors that span it, from "teacher/coefficients", [k]
 * @param normals Z, one example a row, from "inputs", [n, d]
 * @param noise from "noise", [n]
 */
record StandardDraws(double[] coefficients, Matrix normals, double[] noise) {

  /**
   * @param k components of the teacher
   * @param d dimension of the inputs
   * @param n examples
   * @throws IllegalArgumentException if the inputs exceed the largest array
   */
  static StandardDraws of(int k, int d, int n, SeedStreams streams) {
    if ((long) n * d > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%d examples of dimension %d exceed the largest array; ask for fewer".formatted(n, d));
    }
    return new StandardDraws(
        streams.stream("teacher/coefficients").gaussians(k),
        new Matrix(n, d, streams.stream("inputs").gaussians(n * d)),
        streams.stream("noise").gaussians(n));
  }
}
