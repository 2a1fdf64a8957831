package org.sigmap.graph.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.layer.Network;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.train.Examples;
import org.sigmap.train.Weights;

/** A small learning task, and the network on it in plain float64 Java. */
record Task(LossKind loss, Matrix x, Matrix y, Weights initial) {

  /**
   * What a layer is made of at some weights.
   *
   * @param inputs (a, 1) a row {@code [n,in+1]}
   * @param gradients of the mean loss by pre-activation {@code [n,out]}
   */
  record Layer(Matrix inputs, Matrix gradients) {
    /** ∂L/∂(W; b) {@code [in+1,out]}. */
    Matrix gradient() {
      return inputs.transpose().times(gradients);
    }
  }

  /**
   * Gaussian data and weights.
   *
   * @param widths inputs, units of each hidden layer, outputs
   */
  static Task draw(LossKind loss, int seed, int n, int... widths) {
    SeedStream stream = new SeedStreams(seed).stream("task");
    int d = widths[0];
    int o = widths[widths.length - 1];
    Matrix x = new Matrix(n, d, stream.gaussians(n * d));
    double[] targets = stream.gaussians(n * o);
    if (loss == LossKind.CROSS_ENTROPY) {
      targets = new double[n * o];
      for (int row = 0; row < n; row++) {
        targets[row * o + stream.nextInt(o)] = 1;
      }
    }
    Network network = Network.of(widths);
    Map<String, double[]> initial = new LinkedHashMap<>();
    network.parameters().forEach(p -> initial.put(p.name(), stream.gaussians(p.size())));
    return new Task(loss, x, new Matrix(n, o, targets), new Weights(network, initial));
  }

  /** Rows that are tested on as well. */
  Examples examples() {
    return Examples.testedOnThemselves(x, y);
  }

  Network network() {
    return initial.network();
  }

  /** All layers at weights stacked above their biases. */
  List<Layer> layers(List<Matrix> stacked) {
    List<Matrix> inputs = new ArrayList<>();
    List<Matrix> preActivations = preActivations(stacked, inputs);
    int last = stacked.size() - 1;
    Matrix gradients = outputGradients(preActivations.get(last));
    LinkedList<Layer> layers = new LinkedList<>();
    layers.add(new Layer(inputs.get(last), gradients));
    for (int i = last - 1; i >= 0; i--) {
      Matrix back = gradients.times(withoutLastRow(stacked.get(i + 1)).transpose());
      gradients = Dense.zip(back, preActivations.get(i), (g, v) -> v > 0 ? g : 0);
      layers.addFirst(new Layer(inputs.get(i), gradients));
    }
    return layers;
  }

  /** z of every layer; what went into each, with ones, is added to {@code inputs}. */
  private List<Matrix> preActivations(List<Matrix> stacked, List<Matrix> inputs) {
    List<Matrix> preActivations = new ArrayList<>();
    Matrix a = x;
    for (Matrix layer : stacked) {
      inputs.add(withOnes(a));
      Matrix z = withOnes(a).times(layer);
      preActivations.add(z);
      a = Dense.zip(z, z, (v, same) -> Math.max(v, 0));
    }
    return preActivations;
  }

  /** The mean squared error or cross-entropy. */
  double loss(List<Matrix> stacked) {
    Matrix f = preActivations(stacked, new ArrayList<>()).get(stacked.size() - 1);
    double sum = 0;
    for (int row = 0; row < y.rows(); row++) {
      double exponentials = 0;
      for (int k = 0; k < y.columns(); k++) {
        exponentials += Math.exp(f.get(row, k));
      }
      for (int k = 0; k < y.columns(); k++) {
        double residual = f.get(row, k) - y.get(row, k);
        sum +=
            loss == LossKind.MEAN_SQUARED_ERROR
                ? residual * residual / y.columns()
                : y.get(row, k) * (Math.log(exponentials) - f.get(row, k));
      }
    }
    return sum / y.rows();
  }

  /** The least |pre-activation| of a hidden unit: how far the weights are from a kink. */
  double margin(List<Matrix> stacked) {
    return preActivations(stacked, new ArrayList<>()).subList(0, stacked.size() - 1).stream()
        .flatMapToDouble(z -> Arrays.stream(z.values()))
        .map(Math::abs)
        .min()
        .orElseThrow();
  }

  private Matrix outputGradients(Matrix outputs) {
    int n = y.rows();
    int o = y.columns();
    if (loss == LossKind.MEAN_SQUARED_ERROR) {
      return Dense.zip(outputs, y, (f, t) -> 2 * (f - t) / (n * o));
    }
    double[] values = new double[n * o];
    for (int row = 0; row < n; row++) {
      double sum = 0;
      for (int k = 0; k < o; k++) {
        sum += Math.exp(outputs.get(row, k));
      }
      for (int k = 0; k < o; k++) {
        values[row * o + k] = (Math.exp(outputs.get(row, k)) / sum - y.get(row, k)) / n;
      }
    }
    return new Matrix(n, o, values);
  }

  /** The initial weights of every layer, stacked above their biases. */
  List<Matrix> stackedInitial() {
    return stacked(initial);
  }

  static List<Matrix> stacked(Weights weights) {
    return weights.layers().stream()
        .map(
            layer -> Dense.stack(layer.weights(), new Matrix(1, layer.bias().length, layer.bias())))
        .toList();
  }

  static Matrix withOnes(Matrix rows) {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < rows.rows(); i++) {
      for (double value : rows.row(i)) {
        values.add(value);
      }
      values.add(1.0);
    }
    double[] flat = values.stream().mapToDouble(Double::doubleValue).toArray();
    return new Matrix(rows.rows(), rows.columns() + 1, flat);
  }

  static Matrix withoutLastRow(Matrix matrix) {
    int size = (matrix.rows() - 1) * matrix.columns();
    return new Matrix(matrix.rows() - 1, matrix.columns(), Arrays.copyOf(matrix.values(), size));
  }
}
