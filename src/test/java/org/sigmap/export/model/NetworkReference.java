package org.sigmap.export.model;

import org.sigmap.math.Matrix;
import org.sigmap.train.Weights;

/** The two-layer network, its loss and one preconditioned step, in float64 loops. */
final class NetworkReference {
  private final Weights weights;

  NetworkReference(Weights weights) {
    this.weights = weights;
  }

  double[][] hidden(Matrix x) {
    double[][] hidden = new double[x.rows()][weights.b1().length];
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < hidden[i].length; j++) {
        double z = weights.b1()[j];
        for (int k = 0; k < x.columns(); k++) {
          z += x.get(i, k) * weights.w1().get(k, j);
        }
        hidden[i][j] = Math.max(z, 0);
      }
    }
    return hidden;
  }

  double[][] predict(Matrix x) {
    double[][] hidden = hidden(x);
    double[][] outputs = new double[x.rows()][weights.b2().length];
    for (int i = 0; i < x.rows(); i++) {
      for (int c = 0; c < outputs[i].length; c++) {
        double f = weights.b2()[c];
        for (int j = 0; j < hidden[i].length; j++) {
          f += hidden[i][j] * weights.w2().get(j, c);
        }
        outputs[i][c] = f;
      }
    }
    return outputs;
  }

  double loss(Matrix x, Matrix y) {
    double[][] f = predict(x);
    double sum = 0;
    for (int i = 0; i < y.rows(); i++) {
      for (int c = 0; c < y.columns(); c++) {
        sum += (f[i][c] - y.get(i, c)) * (f[i][c] - y.get(i, c));
      }
    }
    return sum / (y.rows() * y.columns());
  }

  /** W ← W − η ∂L/∂W, with P before the first layer's gradient. */
  Weights step(Matrix x, Matrix y, double rate, Matrix preconditioner) {
    int d = weights.w1().rows();
    int h = weights.w1().columns();
    int o = weights.w2().columns();
    double[][] hidden = hidden(x);
    double[][] f = predict(x);
    double[] gW1 = new double[d * h];
    double[] gB1 = new double[h];
    double[] gW2 = new double[h * o];
    double[] gB2 = new double[o];
    for (int i = 0; i < x.rows(); i++) {
      double[] delta = new double[h];
      for (int c = 0; c < o; c++) {
        double error = 2 * (f[i][c] - y.get(i, c)) / (x.rows() * o);
        gB2[c] += error;
        for (int j = 0; j < h; j++) {
          gW2[j * o + c] += error * hidden[i][j];
          delta[j] += hidden[i][j] > 0 ? error * weights.w2().get(j, c) : 0;
        }
      }
      for (int j = 0; j < h; j++) {
        gB1[j] += delta[j];
        for (int k = 0; k < d; k++) {
          gW1[k * h + j] += x.get(i, k) * delta[j];
        }
      }
    }
    double[] preconditioned = new double[d * h];
    for (int k = 0; k < d; k++) {
      for (int m = 0; m < d; m++) {
        for (int j = 0; j < h; j++) {
          preconditioned[k * h + j] += preconditioner.get(k, m) * gW1[m * h + j];
        }
      }
    }
    return new Weights(
        new Matrix(d, h, moved(weights.w1().values(), preconditioned, rate)),
        moved(weights.b1(), gB1, rate),
        new Matrix(h, o, moved(weights.w2().values(), gW2, rate)),
        moved(weights.b2(), gB2, rate));
  }

  private static double[] moved(double[] from, double[] gradient, double rate) {
    double[] to = from.clone();
    for (int i = 0; i < to.length; i++) {
      to[i] -= rate * gradient[i];
    }
    return to;
  }
}
