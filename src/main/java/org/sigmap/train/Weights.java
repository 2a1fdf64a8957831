package org.sigmap.train;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameter;
import org.sigmap.graph.layer.Weight;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.Biases;
import org.sigmap.spec.ModelSpec;
import org.sigmap.spec.Parameterization;
import org.sigmap.spec.Precision;

/**
 * Parameters on the host, of one lane.
 *
 * @param network whose they are
 * @param values row-major, by the names of {@link Network#parameters} and in their order
 */
public record Weights(Network network, Map<String, double[]> values) {
  /**
   * One weight matrix with its bias.
   *
   * @param weights W {@code [in,out]}
   * @param bias b {@code [out]}
   */
  public record Layer(Matrix weights, double[] bias) {}

  public Weights {
    Map<String, double[]> ordered = new LinkedHashMap<>();
    for (String name : network.names()) {
      ordered.put(name, Objects.requireNonNull(values.get(name), name));
    }
    values = Collections.unmodifiableMap(ordered);
  }

  /** The two-layer network W₁ {@code [d,h]}, b₁, W₂ {@code [h,o]}, b₂. */
  public Weights(Matrix w1, double[] b1, Matrix w2, double[] b2) {
    this(
        Network.of(w1.rows(), w1.columns(), w2.columns()),
        Map.of("w1", w1.values(), "b1", b1, "w2", w2.values(), "b2", b2));
  }

  /**
   * Kaiming-uniform weights U(±√(6/fan_in)) (He et al. 2015, eq. 14) times the model's scale, each
   * parameter from a stream of its name such as {@code init/w1}; biases zero, or alike. Weights are
   * √fan_in times that where the {@link Parameterization} divides their products.
   */
  public static Weights draw(ModelSpec model, int inputs, int outputs, SeedStreams streams) {
    Network network = Network.of(model, inputs, outputs);
    Map<String, double[]> values = new LinkedHashMap<>();
    for (Parameter part : network.parameters()) {
      values.put(
          part.name(),
          part.bias() && model.biases() == Biases.ZERO
              ? new double[part.size()]
              : uniform(part, scale(model, part), streams.stream("init/" + part.name())));
    }
    return new Weights(network, values);
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
    double sd = weightScale(model, inputs) * Math.sqrt(2.0 / inputs);
    double[] v = streams.stream("init/w1").gaussians(inputs * model.hidden());
    for (int i = 0; i < v.length; i++) {
      v[i] *= sd;
    }
    return draw(model, inputs, outputs, streams)
        .withW1(root.times(new Matrix(inputs, model.hidden(), v)));
  }

  private static double scale(ModelSpec model, Parameter part) {
    return part.bias() ? model.initScale() : weightScale(model, part.fanIn());
  }

  private static double weightScale(ModelSpec model, int fanIn) {
    return model.initScale() * model.parameterization().initial(fanIn);
  }

  private static double[] uniform(Parameter part, double scale, SeedStream stream) {
    double bound = scale * StrictMath.sqrt(6.0 / part.fanIn());
    double[] values = new double[part.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = bound * (2 * stream.nextUniform() - 1);
    }
    return values;
  }

  /** Of every weight matrix, first layer first, head last. */
  public List<Layer> layers() {
    return network.weights().stream().map(this::layer).toList();
  }

  private Layer layer(Weight weight) {
    double[] matrix = values.get(weight.matrix());
    return new Layer(
        new Matrix(weight.inputs(), weight.outputs(), matrix), values.get(weight.bias()));
  }

  public Matrix w1() {
    return layers().get(0).weights();
  }

  public double[] b1() {
    return layers().get(0).bias();
  }

  /** W₂, the head of a two-layer network. */
  public Matrix w2() {
    return layers().get(1).weights();
  }

  /** b₂, of the layer of {@link #w2()}. */
  public double[] b2() {
    return layers().get(1).bias();
  }

  public Layer head() {
    return layers().get(layers().size() - 1);
  }

  /** These with another W₁, which may be for other inputs. */
  public Weights withW1(Matrix w1) {
    return with(network.withInputs(w1.rows()), Map.of(network.firstWeight().matrix(), w1.values()));
  }

  /** These with another head. */
  public Weights withHead(Matrix weights, double[] bias) {
    Weight head = network.headWeight();
    return with(
        network.withOutputs(weights.columns()),
        Map.of(head.matrix(), weights.values(), head.bias(), bias));
  }

  /** Each parameter with the last bit of its significand in that precision flipped; 0 stays 0. */
  public Weights lastBitsChanged(Precision precision) {
    Map<String, double[]> changed = new LinkedHashMap<>(values);
    changed.replaceAll(
        (name, old) -> Arrays.stream(old).map(v -> lastBitChanged(v, precision)).toArray());
    return new Weights(network, changed);
  }

  private static double lastBitChanged(double value, Precision precision) {
    if (precision.round(value) == 0) {
      return value;
    }
    return precision == Precision.FLOAT32
        ? Float.intBitsToFloat(Float.floatToRawIntBits((float) value) ^ 1)
        : Double.longBitsToDouble(Double.doubleToRawLongBits(value) ^ 1);
  }

  private Weights with(Network other, Map<String, double[]> others) {
    Map<String, double[]> all = new LinkedHashMap<>(values);
    all.putAll(others);
    return new Weights(other, all);
  }
}
