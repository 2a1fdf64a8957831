package org.sigmap.graph.optim;

import java.util.ArrayList;
import java.util.List;
import org.sigmap.graph.LossKind;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
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

  static Task draw(LossKind loss, int seed, int n, int d, int h, int o) {
    SeedStream stream = new SeedStreams(seed).stream("task");
    Matrix x = new Matrix(n, d, stream.gaussians(n * d));
    double[] targets = stream.gaussians(n * o);
    if (loss == LossKind.CROSS_ENTROPY) {
      targets = new double[n * o];
      for (int row = 0; row < n; row++) {
        targets[row * o + stream.nextInt(o)] = 1;
      }
    }
    Weights initial =
        new Weights(
            new Matrix(d, h, stream.gaussians(d * h)),
            stream.gaussians(h),
            new Matrix(h, o, stream.gaussians(h * o)),
            stream.gaussians(o));
    return new Task(loss, x, new Matrix(n, o, targets), initial);
  }

  /** Both layers at weights stacked above their biases. */
  List<Layer> layers(List<Matrix> stacked) {
    Matrix inputs = withOnes(x);
    Matrix z = inputs.times(stacked.get(0));
    Matrix hidden = withOnes(Dense.zip(z, z, (v, same) -> Math.max(v, 0)));
    Matrix outputs = hidden.times(stacked.get(1));
    Matrix outer = outputGradients(outputs);
    Matrix weights = withoutLastRow(stacked.get(1));
    Matrix inner = Dense.zip(outer.times(weights.transpose()), z, (g, v) -> v > 0 ? g : 0);
    return List.of(new Layer(inputs, inner), new Layer(hidden, outer));
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

  /** The initial weights of both layers, stacked above their biases. */
  List<Matrix> stackedInitial() {
    return stacked(initial);
  }

  static List<Matrix> stacked(Weights weights) {
    return List.of(
        Dense.stack(weights.w1(), new Matrix(1, weights.b1().length, weights.b1())),
        Dense.stack(weights.w2(), new Matrix(1, weights.b2().length, weights.b2())));
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
    return new Matrix(
        matrix.rows() - 1, matrix.columns(), java.util.Arrays.copyOf(matrix.values(), size));
  }
}
