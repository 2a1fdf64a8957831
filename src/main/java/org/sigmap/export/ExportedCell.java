package org.sigmap.export;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.Precision;
import org.sigmap.train.PreconditionerSpectrum;
import org.sigmap.train.Weights;

/**
 * A trained cell with everything that its SavedModel holds.
 *
 * @param weights after the last update
 * @param spectrum Σ_X, of which the preconditioner is a power
 * @param exponent p; 0 where the cell trained on the plain gradient
 * @param damping δ, in the units of Σ_X
 * @param learningRate η of the exported training step
 * @param cellId identity of the cell
 * @param axes the cell's value on every axis, seed included
 * @param specYaml the resolved spec of the run
 * @param precision floating-point type of the exported network
 * @param targets how the training targets were standardised
 */
public record ExportedCell(
    Weights weights,
    PreconditionerSpectrum spectrum,
    double exponent,
    double damping,
    double learningRate,
    String cellId,
    Map<String, Object> axes,
    String specYaml,
    Precision precision,
    Standardization targets) {
  /**
   * @throws IllegalArgumentException if shapes disagree or a weight is not finite
   */
  public ExportedCell {
    axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
    int d = weights.w1().rows();
    requireFitting(weights.layers());
    require(
        spectrum.eigenvalues().length == d
            && spectrum.eigenvectors().rows() == d
            && spectrum.eigenvectors().columns() == d,
        "the spectrum has " + spectrum.eigenvalues().length + " eigenvalues, W1 rows " + d);
    require(
        weights.values().stream().flatMapToDouble(DoubleStream::of).allMatch(Double::isFinite),
        "its weights are not all finite: it diverged");
  }

  private static void requireFitting(List<Weights.Layer> layers) {
    for (int i = 1; i <= layers.size(); i++) {
      Weights.Layer layer = layers.get(i - 1);
      int rows = layer.weights().rows();
      int columns = layer.weights().columns();
      int biases = layer.bias().length;
      require(
          biases == columns, "b%d has %d entries, W%d columns %d".formatted(i, biases, i, columns));
      int before = i == 1 ? rows : layers.get(i - 2).weights().columns();
      require(rows == before, "W%d has %d rows, W%d columns %d".formatted(i, rows, i - 1, before));
    }
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("this cell cannot be exported: " + problem);
    }
  }

  /** d. */
  public int inputs() {
    return weights.w1().rows();
  }

  /** k, the number of hidden layers. */
  public int depth() {
    return weights.depth();
  }

  /** h. */
  public int hidden() {
    return weights.w1().columns();
  }

  /** o. */
  public int outputs() {
    return weights.head().bias().length;
  }

  /**
   * P = (Σ_X + δI)^p {@code [d,d]}.
   *
   * @throws org.sigmap.math.SingularCovarianceException where it does not exist
   */
  public Matrix preconditioner() {
    // The power is the same sum over eigenpairs in whatever order they stand.
    return new SymmetricEigen(spectrum.eigenvalues(), spectrum.eigenvectors())
        .power(exponent, damping);
  }
}
