package org.sigmap.train;

import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.Biases;
import org.sigmap.spec.ModelSpec;

/**
 * Parameters on the host, of one lane.
 *
 * @param w1 W₁ {@code [d,h]}
 * @param b1 {@code [h]}
 * @param w2 W₂ {@code [h,o]}
 * @param b2 {@code [o]}
 */
public record Weights(Matrix w1, double[] b1, Matrix w2, double[] b2) {

  /**
   * Kaiming-uniform weights U(±√(6/fan_in)) (He et al. 2015, eq. 14) times the model's scale, from
   * the streams {@code init/w1} and {@code init/w2}; biases zero, or alike from {@code init/b1} and
   * {@code init/b2}.
   */
  public static Weights draw(ModelSpec model, int inputs, int outputs, SeedStreams streams) {
    return new Weights(
        kaiming(inputs, model.hidden(), model.initScale(), streams.stream("init/w1")),
        biases(model, inputs, model.hidden(), streams.stream("init/b1")),
        kaiming(model.hidden(), outputs, model.initScale(), streams.stream("init/w2")),
        biases(model, model.hidden(), outputs, streams.stream("init/b2")));
  }

  private static double[] biases(ModelSpec model, int fanIn, int fanOut, SeedStream stream) {
    return model.biases() == Biases.ZERO
        ? new double[fanOut]
        : uniform(fanIn, fanOut, model.initScale(), stream);
  }

  /**
   * P-isotropic first-layer weights W₁ = s·P^{1/2}V, entries of V from N(0, 2/fan_in) by the stream
   * {@code init/w1} (Yoshida and Nitanda 2025, Theorem 1), with the head of {@link #draw}.
   *
   * @param root P^{1/2} {@code [d,d]}
   */
  public static Weights drawPIsotropic(
      ModelSpec model, Matrix root, int outputs, SeedStreams streams) {
    int inputs = root.rows();
    double sd = model.initScale() * Math.sqrt(2.0 / inputs);
    double[] v = streams.stream("init/w1").gaussians(inputs * model.hidden());
    for (int i = 0; i < v.length; i++) {
      v[i] *= sd;
    }
    Weights head = draw(model, inputs, outputs, streams);
    return new Weights(
        root.times(new Matrix(inputs, model.hidden(), v)), head.b1(), head.w2(), head.b2());
  }

  private static Matrix kaiming(int fanIn, int fanOut, double scale, SeedStream stream) {
    return new Matrix(fanIn, fanOut, uniform(fanIn, fanIn * fanOut, scale, stream));
  }

  private static double[] uniform(int fanIn, int count, double scale, SeedStream stream) {
    double bound = scale * StrictMath.sqrt(6.0 / fanIn);
    double[] values = new double[count];
    for (int i = 0; i < values.length; i++) {
      values[i] = bound * (2 * stream.nextUniform() - 1);
    }
    return values;
  }
}
