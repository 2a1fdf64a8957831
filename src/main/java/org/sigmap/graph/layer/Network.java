package org.sigmap.graph.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.spec.ModelSpec;
import org.sigmap.spec.Parameterization;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * Layers, each on the outputs of the one before it.
 *
 * @param layers first layer first, head last
 */
public record Network(List<Layer> layers) {
  /**
   * @throws IllegalArgumentException unless there are a hidden layer and a head, and each layer
   *     takes what the one before it gives
   */
  public Network {
    layers = List.copyOf(layers);
    if (layers.size() < 2) {
      throw new IllegalArgumentException("a hidden layer and a head are needed, got " + layers);
    }
    for (int i = 1; i < layers.size(); i++) {
      if (layers.get(i).inputs() != layers.get(i - 1).outputs()) {
        throw new IllegalArgumentException(
            layers.get(i) + " does not take what " + layers.get(i - 1) + " gives");
      }
    }
  }

  /**
   * The multilayer perceptron a₀ = x, z_i = a_{i−1}W_i + b_i, a_i = relu(z_i), f(x) = z_{k+1}; one
   * hidden layer makes the two-layer network of Yoshida and Nitanda (2025, §3).
   *
   * @param widths d, units of each hidden layer, o
   */
  public static Network of(int... widths) {
    return of(Activation.RELU, Parameterization.STANDARD, widths);
  }

  private static Network of(Activation hidden, Parameterization scales, int... widths) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 1; i < widths.length; i++) {
      boolean last = i == widths.length - 1;
      double scale = last ? scales.last(widths[i - 1]) : scales.hidden(widths[i - 1]);
      Activation activation = last ? Activation.IDENTITY : hidden;
      layers.add(Dense.of(i, widths[i - 1], widths[i], scale, activation));
    }
    return new Network(layers);
  }

  /** What a specification says. */
  public static Network of(ModelSpec model, int inputs, int outputs) {
    IntStream hidden = IntStream.generate(model::hidden).limit(model.depth());
    return of(
        Activation.of(model.activation()),
        model.parameterization(),
        IntStream.concat(IntStream.concat(IntStream.of(inputs), hidden), IntStream.of(outputs))
            .toArray());
  }

  /** d. */
  public int inputs() {
    return first().inputs();
  }

  /** o. */
  public int outputs() {
    return head().outputs();
  }

  /** What the head reads of an example. */
  public int features() {
    return head().inputs();
  }

  /** The layer that sees the data. */
  public Layer first() {
    return layers.get(0);
  }

  public Layer head() {
    return layers.get(layers.size() - 1);
  }

  /** All layers but the head. */
  public List<Layer> hidden() {
    return layers.subList(0, layers.size() - 1);
  }

  /** The weight matrix that the data's rows meet, which alone is preconditioned. */
  public Weight firstWeight() {
    return first().weights().get(0);
  }

  /** The weight matrix that makes the outputs. */
  public Weight headWeight() {
    return head().weights().get(head().weights().size() - 1);
  }

  /** Of all layers, in turn. */
  public List<Weight> weights() {
    return layers.stream().flatMap(layer -> layer.weights().stream()).toList();
  }

  /** Of all layers, in turn. */
  public List<Parameter> parameters() {
    return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
  }

  /** Of the parameters. */
  public List<String> names() {
    return parameters().stream().map(Parameter::name).toList();
  }

  /** Entries of all parameters of one lane. */
  public int size() {
    return parameters().stream().mapToInt(Parameter::size).sum();
  }

  /** Multiply-adds of an example's forward pass. */
  public long products() {
    return layers.stream().mapToLong(Layer::products).sum();
  }

  /**
   * Whether a pass back gets by without products of the head: behind a homogeneous activation the
   * gradient of a head with one output follows from that of the layer before it.
   */
  public boolean hasFreeHead() {
    return outputs() == 1
        && layers.get(layers.size() - 2) instanceof Dense last
        && last.activation().homogeneous();
  }

  /** The same network for inputs of another dimension. */
  public Network withInputs(int dimension) {
    List<Layer> all = new ArrayList<>(layers);
    all.set(0, first().withInputs(dimension));
    return new Network(all);
  }

  /** The same network with a head for other outputs. */
  public Network withOutputs(int outputs) {
    List<Layer> all = new ArrayList<>(hidden());
    all.add(head().withOutputs(outputs));
    return new Network(all);
  }

  /**
   * What a forward pass computes.
   *
   * @param passes of each layer
   */
  public record Activations<T extends TFloating>(List<Layer.Pass<T>> passes) {
    /** The features that the head reads {@code [L,n,h]}. */
    public Operand<T> hidden() {
      return passes.get(passes.size() - 2).outputs();
    }

    /** f(x) {@code [L,n,o]}. */
    public Operand<T> outputs() {
      return passes.get(passes.size() - 1).outputs();
    }

    /** Where the data's rows meet their weight matrix. */
    public Layer.Tap<T> first() {
      return passes.get(0).taps().get(0);
    }

    /** Of every weight matrix, those of the first layer first. */
    public List<Layer.Tap<T>> taps() {
      return passes.stream().flatMap(pass -> pass.taps().stream()).toList();
    }
  }

  /**
   * Adds a forward pass to a graph, of the network whose parameters are given.
   *
   * @param x inputs {@code [L,n,d]}
   */
  public static <T extends TFloating> Activations<T> forward(
      LaneOps<T> lanes, Parameters<T> parameters, Operand<T> x) {
    return forwardEffective(lanes, parameters.effective(lanes), x);
  }

  /** As {@link #forward}, of {@link Parameters#effective} ones. */
  static <T extends TFloating> Activations<T> forwardEffective(
      LaneOps<T> lanes, Parameters<T> parameters, Operand<T> x) {
    LaneOps<T> ops = lanes.scoped("Network");
    List<Layer.Pass<T>> passes = new ArrayList<>();
    Operand<T> a = x;
    for (Layer layer : parameters.network().layers()) {
      Layer.Pass<T> pass = layer.forward(ops, parameters, a);
      passes.add(pass);
      a = pass.outputs();
    }
    return new Activations<>(passes);
  }

  /** What {@link #outputs} is computed from, made once for any number of rows. */
  public static <T extends TFloating> Bundle prepared(LaneOps<T> ops, Parameters<T> parameters) {
    Parameters<T> effective = parameters.effective(ops);
    Bundle all = Bundle.empty();
    for (Layer layer : parameters.network().layers()) {
      all = all.and(layer.prepared(ops, effective));
    }
    return all;
  }

  /**
   * f(x) {@code [L,n,o]} alone, of rows {@code [L,n,d]}.
   *
   * @param prepared what {@link #prepared} made
   */
  <T extends TFloating> Operand<T> outputs(LaneOps<T> lanes, Bundle prepared, Operand<T> x) {
    LaneOps<T> ops = lanes.scoped("Network");
    Operand<T> a = x;
    for (Layer layer : layers) {
      a = layer.outputs(ops, prepared, a);
    }
    return a;
  }
}
