package org.sigmap.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.Biases;
import org.sigmap.spec.ModelSpec;

/**
 * Parameters on the host, of one lane.
 *
 * @param layers first layer first, head last
 */
public record Weights(List<Layer> layers) {
  /**
   * One layer.
   *
   * @param weights W {@code [in,out]}
   * @param bias b {@code [out]}
   */
  public record Layer(Matrix weights, double[] bias) {}

  public Weights {
    layers = List.copyOf(layers);
  }

  /** The two-layer network W₁ {@code [d,h]}, b₁, W₂ {@code [h,o]}, b₂. */
  public Weights(Matrix w1, double[] b1, Matrix w2, double[] b2) {
    this(List.of(new Layer(w1, b1), new Layer(w2, b2)));
  }

  /** From arrays in the order of {@link #values()}. */
  public static Weights of(List<double[]> values) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < values.size(); i += 2) {
      double[] bias = values.get(i + 1);
      int inputs = values.get(i).length / bias.length;
      layers.add(new Layer(new Matrix(inputs, bias.length, values.get(i)), bias));
    }
    return new Weights(layers);
  }

  /**
   * Kaiming-uniform weights U(±√(6/fan_in)) (He et al. 2015, eq. 14) times the model's scale, those
   * of layer i from the stream {@code init/w<i>}; biases zero, or alike from {@code init/b<i>}.
   */
  public static Weights draw(ModelSpec model, int inputs, int outputs, SeedStreams streams) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 1; i <= model.depth() + 1; i++) {
      int fanIn = i == 1 ? inputs : model.hidden();
      int fanOut = i <= model.depth() ? model.hidden() : outputs;
      layers.add(
          new Layer(
              kaiming(fanIn, fanOut, model.initScale(), streams.stream("init/w" + i)),
              biases(model, fanIn, fanOut, streams.stream("init/b" + i))));
    }
    return new Weights(layers);
  }

  private static double[] biases(ModelSpec model, int fanIn, int fanOut, SeedStream stream) {
    return model.biases() == Biases.ZERO
        ? new double[fanOut]
        : uniform(fanIn, fanOut, model.initScale(), stream);
  }

  /**
   * P-isotropic first-layer weights W₁ = s·P^{1/2}V, entries of V from N(0, 2/fan_in) by the stream
   * {@code init/w1} (Yoshida and Nitanda 2025, Theorem 1), with the later layers of {@link #draw}.
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
    return draw(model, inputs, outputs, streams)
        .withW1(root.times(new Matrix(inputs, model.hidden(), v)));
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

  /** k, the number of hidden layers. */
  public int depth() {
    return layers.size() - 1;
  }

  public Matrix w1() {
    return layers.get(0).weights();
  }

  public double[] b1() {
    return layers.get(0).bias();
  }

  /** W₂, the head where the depth is 1. */
  public Matrix w2() {
    return layers.get(1).weights();
  }

  /** b₂, of the layer of {@link #w2()}. */
  public double[] b2() {
    return layers.get(1).bias();
  }

  public Layer head() {
    return layers.get(depth());
  }

  /** W₁, b₁, W₂, b₂, …, row-major. */
  public List<double[]> values() {
    return layers.stream()
        .flatMap(layer -> Stream.of(layer.weights().values(), layer.bias()))
        .toList();
  }

  /** These with another W₁. */
  public Weights withW1(Matrix w1) {
    List<Layer> all = new ArrayList<>(layers);
    all.set(0, new Layer(w1, b1()));
    return new Weights(all);
  }

  /** These with another head. */
  public Weights withHead(Matrix weights, double[] bias) {
    List<Layer> all = new ArrayList<>(layers);
    all.set(depth(), new Layer(weights, bias));
    return new Weights(all);
  }

  /** Z = XW₁ + b₁ in float64. */
  public Matrix preActivations(Matrix inputs) {
    return affine(inputs, layers.get(0));
  }

  /** The network's outputs from its first layer's pre-activations Z, in float64. */
  public Matrix outputs(Matrix preActivations) {
    Matrix z = preActivations;
    for (Layer layer : layers.subList(1, layers.size())) {
      double[] rectified = z.values().clone();
      for (int i = 0; i < rectified.length; i++) {
        rectified[i] = Math.max(0, rectified[i]);
      }
      z = affine(new Matrix(z.rows(), z.columns(), rectified), layer);
    }
    return z;
  }

  private static Matrix affine(Matrix inputs, Layer layer) {
    Matrix products = inputs.times(layer.weights());
    double[] values = products.values();
    for (int i = 0; i < values.length; i++) {
      values[i] += layer.bias()[i % layer.bias().length];
    }
    return products;
  }
}
