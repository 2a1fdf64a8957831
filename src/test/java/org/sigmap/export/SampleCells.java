package org.sigmap.export;

import java.util.Map;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.ModelSpec;
import org.sigmap.spec.Precision;
import org.sigmap.train.PreconditionerSpectrum;
import org.sigmap.train.Weights;

/** Small cells with random weights and a rotated spectrum 4, 1, 1/4. */
final class SampleCells {
  static final int INPUTS = 3;
  static final int HIDDEN = 5;
  static final int OUTPUTS = 2;
  static final double EXPONENT = -0.5;
  static final double LEARNING_RATE = 0.1;

  private SampleCells() {}

  /** A cell with two hidden layers, in float64. */
  static ExportedCell deepCell() {
    ModelSpec model = new ModelSpec(HIDDEN, 2, 1.0);
    return cell(Precision.FLOAT64, Weights.draw(model, INPUTS, OUTPUTS, new SeedStreams(7)));
  }

  static ExportedCell cell(Precision precision) {
    SeedStreams streams = new SeedStreams(7);
    Weights weights =
        new Weights(
            uniform(streams.stream("w1"), INPUTS, HIDDEN),
            uniform(streams.stream("b1"), 1, HIDDEN).values(),
            uniform(streams.stream("w2"), HIDDEN, OUTPUTS),
            uniform(streams.stream("b2"), 1, OUTPUTS).values());
    return cell(precision, weights);
  }

  private static ExportedCell cell(Precision precision, Weights weights) {
    return new ExportedCell(
        weights,
        spectrum(),
        EXPONENT,
        0.01,
        LEARNING_RATE,
        "0123456789abcdef",
        Map.of("preconditioner.p", EXPONENT),
        "name: sample\n",
        precision,
        new Standardization(1.5, 2.5));
  }

  /** Σ with eigenvalues 1/4, 1, 4 along the columns of a rotation about the diagonal. */
  static PreconditionerSpectrum spectrum() {
    double third = 1.0 / 3;
    Matrix rotation =
        Matrix.of(
            new double[][] {
              {2 * third, -third, 2 * third},
              {2 * third, 2 * third, -third},
              {-third, 2 * third, 2 * third}
            });
    return new PreconditionerSpectrum(new double[] {0.25, 1, 4}, rotation);
  }

  static Matrix covariance() {
    return SymmetricEigen.compose(spectrum().eigenvectors(), spectrum().eigenvalues());
  }

  static Matrix uniform(SeedStream stream, int rows, int columns) {
    double[] values = new double[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * stream.nextUniform() - 1;
    }
    return new Matrix(rows, columns, values);
  }
}
