package org.sigmap.graph;

import org.sigmap.math.Matrix;

/**
 * One lane of the two-layer network in float64 loops over scalars, sharing no code with the graph.
 *
 * @param w1 W₁ {@code [d][h]}
 * @param b1 {@code [h]}
 * @param w2 W₂ {@code [h][o]}
 * @param b2 {@code [o]}
 */
public record ReferenceNetwork(double[][] w1, double[] b1, double[][] w2, double[] b2) {

  /**
   * A term c·½ΣW² of the loss.
   *
   * @param factor c
   * @param biases whether ½Σb² is in the sum
   */
  public record LossDecay(double factor, boolean biases) {
    public static final LossDecay NONE = new LossDecay(0, false);
  }

  public static ReferenceNetwork of(Matrix w1, double[] b1, Matrix w2, double[] b2) {
    return new ReferenceNetwork(rows(w1), b1.clone(), rows(w2), b2.clone());
  }

  public static double[][] rows(Matrix matrix) {
    double[][] rows = new double[matrix.rows()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = matrix.row(i);
    }
    return rows;
  }

  private double preActivation(double[] x, int unit) {
    double z = b1[unit];
    for (int k = 0; k < x.length; k++) {
      z += x[k] * w1[k][unit];
    }
    return z;
  }

  public double[] output(double[] x) {
    double[] f = b2.clone();
    for (int j = 0; j < b1.length; j++) {
      double z = preActivation(x, j);
      for (int k = 0; k < f.length && z > 0; k++) {
        f[k] += z * w2[j][k];
      }
      // z > 0 is false for NaN as well, which has to come through.
      for (int k = 0; k < f.length && Double.isNaN(z); k++) {
        f[k] = Double.NaN;
      }
    }
    return f;
  }

  /** (1/(n·o)) Σ (f − y)². */
  public double meanSquaredError(double[][] x, double[][] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double[] f = output(x[i]);
      for (int k = 0; k < f.length; k++) {
        sum += (f[k] - y[i][k]) * (f[k] - y[i][k]);
      }
    }
    return sum / ((double) x.length * b2.length);
  }

  /** The loss that is differentiated. */
  public double loss(double[][] x, double[][] y, LossDecay decay) {
    double squares = sumOfSquares(w1) + sumOfSquares(w2);
    if (decay.biases) {
      squares += sumOfSquares(new double[][] {b1, b2});
    }
    double data = meanSquaredError(x, y);
    return decay.factor == 0 ? data : data + 0.5 * decay.factor * squares;
  }

  private static double sumOfSquares(double[][] values) {
    double sum = 0;
    for (double[] row : values) {
      for (double value : row) {
        sum += value * value;
      }
    }
    return sum;
  }

  /** ∂loss/∂θ, by the chain rule, without any preconditioner. */
  public ReferenceNetwork gradient(double[][] x, double[][] y, LossDecay decay) {
    ReferenceNetwork g = zero();
    double scale = 2.0 / ((double) x.length * b2.length);
    for (int i = 0; i < x.length; i++) {
      double[] f = output(x[i]);
      double[] delta = new double[f.length];
      for (int k = 0; k < f.length; k++) {
        delta[k] = scale * (f[k] - y[i][k]);
        g.b2[k] += delta[k];
      }
      for (int j = 0; j < b1.length; j++) {
        g.accumulate(x[i], j, preActivation(x[i], j), delta, w2[j]);
      }
    }
    return g.plus(decay.factor, decay.biases ? this : withZeroBiases());
  }

  private void accumulate(double[] x, int unit, double z, double[] delta, double[] head) {
    if (z <= 0) {
      return;
    }
    double back = 0;
    for (int k = 0; k < delta.length; k++) {
      w2[unit][k] += z * delta[k];
      back += delta[k] * head[k];
    }
    b1[unit] += back;
    for (int k = 0; k < x.length; k++) {
      w1[k][unit] += x[k] * back;
    }
  }

  /** The same with P·W₁ in place of W₁. */
  public ReferenceNetwork preconditioned(double[][] p) {
    double[][] product = new double[w1.length][b1.length];
    for (int i = 0; i < w1.length; i++) {
      for (int j = 0; j < b1.length; j++) {
        for (int k = 0; k < w1.length; k++) {
          product[i][j] += p[i][k] * w1[k][j];
        }
      }
    }
    return new ReferenceNetwork(product, b1, w2, b2);
  }

  /** θ + factor·other. */
  public ReferenceNetwork plus(double factor, ReferenceNetwork other) {
    if (factor == 0) {
      return this;
    }
    return new ReferenceNetwork(
        sum(w1, factor, other.w1),
        sum(new double[][] {b1}, factor, new double[][] {other.b1})[0],
        sum(w2, factor, other.w2),
        sum(new double[][] {b2}, factor, new double[][] {other.b2})[0]);
  }

  private static double[][] sum(double[][] a, double factor, double[][] b) {
    double[][] sum = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        sum[i][j] = a[i][j] + factor * b[i][j];
      }
    }
    return sum;
  }

  /** These weights with biases of zero. */
  public ReferenceNetwork withZeroBiases() {
    return new ReferenceNetwork(w1, new double[b1.length], w2, new double[b2.length]);
  }

  private ReferenceNetwork zero() {
    return new ReferenceNetwork(
        new double[w1.length][b1.length],
        new double[b1.length],
        new double[w2.length][b2.length],
        new double[b2.length]);
  }
}
