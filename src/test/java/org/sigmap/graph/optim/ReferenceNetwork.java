package org.sigmap.graph.optim;

import org.sigmap.graph.LossKind;
import org.sigmap.math.SeedStream;

/**
 * f(x) = relu(xW₁ + b₁)W₂ + b₂ and its data loss in plain float64 loops, parameters flat in the
 * order W₁, b₁, W₂, b₂.
 */
record ReferenceNetwork(int d, int h, int o, double[][] x, double[][] y, LossKind kind) {

  /** Gaussian inputs; Gaussian targets, or one-hot ones that cycle through the classes. */
  static ReferenceNetwork random(SeedStream stream, int n, int d, int h, int o, LossKind kind) {
    double[][] x = new double[n][];
    double[][] y = new double[n][];
    for (int i = 0; i < n; i++) {
      x[i] = stream.gaussians(d);
      y[i] = kind == LossKind.CROSS_ENTROPY ? new double[o] : stream.gaussians(o);
      if (kind == LossKind.CROSS_ENTROPY) {
        y[i][i % o] = 1;
      }
    }
    return new ReferenceNetwork(d, h, o, x, y, kind);
  }

  int size() {
    return d * h + h + h * o + o;
  }

  /** The least |pre-activation|: how far θ is from a kink of the loss. */
  double margin(double[] theta) {
    double least = Double.POSITIVE_INFINITY;
    for (double[] row : x) {
      for (double z : preActivations(theta, row)) {
        least = Math.min(least, Math.abs(z));
      }
    }
    return least;
  }

  double loss(double[] theta) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double[] f = outputs(theta, preActivations(theta, x[i]));
      for (int c = 0; c < o; c++) {
        sum +=
            kind == LossKind.CROSS_ENTROPY
                ? -y[i][c] * Math.log(softmax(f)[c])
                : (f[c] - y[i][c]) * (f[c] - y[i][c]) / o;
      }
    }
    return sum / x.length;
  }

  double[] gradient(double[] theta) {
    double[] gradient = new double[size()];
    int b1 = d * h;
    int w2 = b1 + h;
    int b2 = w2 + h * o;
    for (int i = 0; i < x.length; i++) {
      double[] z = preActivations(theta, x[i]);
      double[] delta = outputGradient(outputs(theta, z), y[i]);
      for (int j = 0; j < h; j++) {
        double back = 0;
        for (int c = 0; c < o; c++) {
          gradient[w2 + j * o + c] += Math.max(z[j], 0) * delta[c];
          back += z[j] > 0 ? theta[w2 + j * o + c] * delta[c] : 0;
        }
        gradient[b1 + j] += back;
        for (int k = 0; k < d; k++) {
          gradient[k * h + j] += x[i][k] * back;
        }
      }
      for (int c = 0; c < o; c++) {
        gradient[b2 + c] += delta[c];
      }
    }
    return gradient;
  }

  /** (∇L(θ + εv) − ∇L(θ − εv)) / 2ε. */
  double[] hessianVectorProduct(double[] theta, double[] vector, double step) {
    double[] plus = theta.clone();
    double[] minus = theta.clone();
    for (int i = 0; i < theta.length; i++) {
      plus[i] += step * vector[i];
      minus[i] -= step * vector[i];
    }
    double[] product = gradient(plus);
    double[] other = gradient(minus);
    for (int i = 0; i < product.length; i++) {
      product[i] = (product[i] - other[i]) / (2 * step);
    }
    return product;
  }

  private double[] outputGradient(double[] f, double[] target) {
    double[] delta = new double[o];
    double[] p = softmax(f);
    for (int c = 0; c < o; c++) {
      delta[c] =
          kind == LossKind.CROSS_ENTROPY
              ? (p[c] - target[c]) / x.length
              : 2 * (f[c] - target[c]) / (x.length * o);
    }
    return delta;
  }

  private static double[] softmax(double[] f) {
    double sum = 0;
    for (double value : f) {
      sum += Math.exp(value);
    }
    double[] p = new double[f.length];
    for (int c = 0; c < f.length; c++) {
      p[c] = Math.exp(f[c]) / sum;
    }
    return p;
  }

  private double[] preActivations(double[] theta, double[] row) {
    double[] z = new double[h];
    for (int j = 0; j < h; j++) {
      z[j] = theta[d * h + j];
      for (int k = 0; k < d; k++) {
        z[j] += row[k] * theta[k * h + j];
      }
    }
    return z;
  }

  private double[] outputs(double[] theta, double[] z) {
    int w2 = d * h + h;
    double[] f = new double[o];
    for (int c = 0; c < o; c++) {
      f[c] = theta[w2 + h * o + c];
      for (int j = 0; j < h; j++) {
        f[c] += Math.max(z[j], 0) * theta[w2 + j * o + c];
      }
    }
    return f;
  }
}
