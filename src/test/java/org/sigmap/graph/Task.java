package org.sigmap.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.layer.Network;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.train.Examples;
import org.sigmap.train.Weights;

/** A small learning task, and the network on it in plain float64 Java. */
public record Task(LossKind loss, Matrix x, Matrix y, Weights initial) {

  /**
   * Gaussian data and weights.
   *
   * @param widths inputs, units of each hidden layer, outputs
   */
  public static Task draw(LossKind loss, int seed, int n, int... widths) {
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
    } else {
      targets = ReferenceNetwork.targets(loss, targets, o);
    }
    Network network = Network.of(widths);
    Map<String, double[]> initial = new LinkedHashMap<>();
    network.parameters().forEach(p -> initial.put(p.name(), stream.gaussians(p.size())));
    return new Task(loss, x, new Matrix(n, o, targets), new Weights(network, initial));
  }

  /** Rows that are tested on as well. */
  public Examples examples() {
    return Examples.testedOnThemselves(x, y);
  }

  public Network network() {
    return initial.network();
  }

  /** The network at weights stacked above their biases. */
  public ReferenceNetwork at(List<Matrix> stacked) {
    return new ReferenceNetwork(
        stacked.stream()
            .map(
                m ->
                    new ReferenceNetwork.Layer(
                        ReferenceNetwork.rows(withoutLastRow(m)), m.row(m.rows() - 1)))
            .toList(),
        ReferenceNetwork.Activation.RELU);
  }

  /** All layers at weights stacked above their biases. */
  public List<ReferenceNetwork.Tap> layers(List<Matrix> stacked) {
    return at(stacked).taps(ReferenceNetwork.rows(x), ReferenceNetwork.rows(y), loss);
  }

  /** The mean squared error or cross-entropy. */
  public double loss(List<Matrix> stacked) {
    return at(stacked).loss(ReferenceNetwork.rows(x), ReferenceNetwork.rows(y), loss);
  }

  /** The least |pre-activation| of a hidden unit: how far the weights are from a kink. */
  public double margin(List<Matrix> stacked) {
    return at(stacked).margin(ReferenceNetwork.rows(x));
  }

  /** The initial weights of every layer, stacked above their biases. */
  public List<Matrix> stackedInitial() {
    return stacked(initial);
  }

  public static List<Matrix> stacked(Weights weights) {
    return weights.layers().stream()
        .map(
            layer ->
                PlainLoops.stack(layer.weights(), new Matrix(1, layer.bias().length, layer.bias())))
        .toList();
  }

  public static Matrix withOnes(Matrix rows) {
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

  public static Matrix withoutLastRow(Matrix matrix) {
    int size = (matrix.rows() - 1) * matrix.columns();
    return new Matrix(matrix.rows() - 1, matrix.columns(), Arrays.copyOf(matrix.values(), size));
  }
}
