package org.sigmap.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sigmap.math.Matrix;
import org.sigmap.train.Weights;

/**
 * One lane of a network of dense layers in float64 loops over scalars, sharing no code with the
 * graph: the one reference for forward passes, losses and gradients.
 *
 * @param layers first layer first, head last
 * @param activation of hidden units
 */
public record ReferenceNetwork(List<Layer> layers, Activation activation) {
  /**
   * One layer.
   *
   * @param w W {@code [in][out]}
   * @param b {@code [out]}
   */
  public record Layer(double[][] w, double[] b) {
    private double[] apply(double[] row) {
      double[] z = b.clone();
      for (int k = 0; k < row.length; k++) {
        for (int j = 0; j < z.length; j++) {
          z[j] += row[k] * w[k][j];
        }
      }
      return z;
    }

    private Layer zip(Layer other, DoubleBinaryOperator operator) {
      double[][] combined = new double[w.length][];
      for (int k = 0; k < w.length; k++) {
        combined[k] = zip(w[k], other.w[k], operator);
      }
      return new Layer(combined, zip(b, other.b, operator));
    }

    private static double[] zip(double[] a, double[] b, DoubleBinaryOperator operator) {
      double[] combined = new double[a.length];
      Arrays.setAll(combined, i -> operator.applyAsDouble(a[i], b[i]));
      return combined;
    }
  }

  /**
   * σ.
   *
   * @param value σ(z)
   * @param slope σ′(z)
   */
  public record Activation(DoubleUnaryOperator value, DoubleUnaryOperator slope) {
    public static final Activation RELU = new Activation(z -> Math.max(z, 0), z -> z <= 0 ? 0 : 1);
  }

  /** What is compared with targets, and its gradient by the outputs of one of n rows. */
  private interface RowLoss {
    double of(double[] f, double[] y);

    double[] gradient(double[] f, double[] y, int n);
  }

  /** (1/(n·o)) Σ (f − y)². */
  private static final RowLoss SQUARES =
      new RowLoss() {
        @Override
        public double of(double[] f, double[] y) {
          double sum = 0;
          for (int k = 0; k < f.length; k++) {
            sum += (f[k] - y[k]) * (f[k] - y[k]);
          }
          return sum / f.length;
        }

        @Override
        public double[] gradient(double[] f, double[] y, int n) {
          double scale = 2.0 / ((double) n * f.length);
          return Layer.zip(f, y, (a, b) -> scale * (a - b));
        }
      };

  /** −(1/n) Σ log softmax(f)·y. */
  private static final RowLoss CROSS_ENTROPY =
      new RowLoss() {
        @Override
        public double of(double[] f, double[] y) {
          double[] p = softmax(f);
          double sum = 0;
          for (int k = 0; k < f.length; k++) {
            sum -= y[k] == 0 ? 0 : y[k] * Math.log(p[k]);
          }
          return sum;
        }

        @Override
        public double[] gradient(double[] f, double[] y, int n) {
          return Layer.zip(softmax(f), y, (p, t) -> (p - t) / n);
        }

        private double[] softmax(double[] f) {
          double sum = Arrays.stream(f).map(Math::exp).sum();
          return Arrays.stream(f).map(value -> Math.exp(value) / sum).toArray();
        }
      };

  /** Of every output apart: (1/(n·o)) Σ ℓ(f, y). */
  private record Entrywise(DoubleBinaryOperator value, DoubleBinaryOperator slope)
      implements RowLoss {
    @Override
    public double of(double[] f, double[] y) {
      return Arrays.stream(Layer.zip(f, y, value)).sum() / f.length;
    }

    @Override
    public double[] gradient(double[] f, double[] y, int n) {
      return Layer.zip(f, y, (a, b) -> slope.applyAsDouble(a, b) / ((double) n * f.length));
    }
  }

  private static final RowLoss HUBER =
      new Entrywise(
          (f, y) -> Math.abs(f - y) <= 1 ? (f - y) * (f - y) / 2 : Math.abs(f - y) - 0.5,
          (f, y) -> Math.abs(f - y) <= 1 ? f - y : Math.signum(f - y));

  private static final RowLoss LOGISTIC =
      new Entrywise((f, y) -> Math.log1p(Math.exp(-y * f)), (f, y) -> -y / (1 + Math.exp(y * f)));

  private static RowLoss rowLoss(LossKind kind) {
    return switch (kind) {
      case MEAN_SQUARED_ERROR, SQUARED_ON_CLASSES -> SQUARES;
      case HUBER, HUBER_ON_CLASSES -> HUBER;
      case LOGISTIC -> LOGISTIC;
      case CROSS_ENTROPY -> CROSS_ENTROPY;
    };
  }

  /**
   * Targets that a loss can have, of any numbers: themselves, their signs, or 1 at the first of the
   * largest of every row.
   */
  public static double[] targets(LossKind kind, double[] numbers, int outputs) {
    double[] targets = numbers.clone();
    if (kind == LossKind.LOGISTIC) {
      Arrays.setAll(targets, i -> numbers[i] > 0 ? 1 : -1);
    } else if (kind.classifies()) {
      Arrays.fill(targets, 0);
      for (int row = 0; row < numbers.length; row += outputs) {
        targets[row + first(Arrays.copyOfRange(numbers, row, row + outputs))] = 1;
      }
    }
    return targets;
  }

  private static int first(double[] row) {
    double largest = Arrays.stream(row).max().orElseThrow();
    return IntStream.range(0, row.length).filter(i -> row[i] == largest).findFirst().orElseThrow();
  }

  /** Where the first of the largest is; of logistic outputs 0 stands before them. */
  private static int chosen(double[] f, LossKind kind) {
    return kind != LossKind.LOGISTIC
        ? first(f)
        : Arrays.stream(f).max().orElseThrow() > 0 ? 1 + first(f) : 0;
  }

  /** The share of rows whose class the outputs tell. */
  public double accuracy(double[][] x, double[][] y, LossKind kind) {
    double right = 0;
    for (int i = 0; i < x.length; i++) {
      double[] f = output(x[i]);
      right += chosen(f, kind) == chosen(y[i], kind) ? 1 : 0;
    }
    return right / x.length;
  }

  /**
   * A term c·½ΣW² of the loss.
   *
   * @param factor c
   * @param biases whether ½Σb² is in the sum
   */
  public record LossDecay(double factor, boolean biases) {
    public static final LossDecay NONE = new LossDecay(0, false);
  }

  /**
   * Where a weight matrix meets its rows.
   *
   * @param inputs (a, 1) a row {@code [n,in+1]}
   * @param gradients of the mean loss by pre-activation {@code [n,out]}
   */
  public record Tap(Matrix inputs, Matrix gradients) {
    /** ∂L/∂(W; b) {@code [in+1,out]}. */
    public Matrix gradient() {
      return inputs.transpose().times(gradients);
    }
  }

  /** Two layers. */
  public ReferenceNetwork(double[][] w1, double[] b1, double[][] w2, double[] b2) {
    this(List.of(new Layer(w1, b1), new Layer(w2, b2)), Activation.RELU);
  }

  public static ReferenceNetwork of(Matrix w1, double[] b1, Matrix w2, double[] b2) {
    return new ReferenceNetwork(rows(w1), b1.clone(), rows(w2), b2.clone());
  }

  public static ReferenceNetwork of(Weights weights) {
    return new ReferenceNetwork(
        weights.layers().stream()
            .map(layer -> new Layer(rows(layer.weights()), layer.bias().clone()))
            .toList(),
        Activation.RELU);
  }

  /** Layer after layer, W row-major before b. */
  public static ReferenceNetwork ofFlat(Activation activation, double[] flat, int... widths) {
    List<Layer> layers = new ArrayList<>();
    int at = 0;
    for (int i = 1; i < widths.length; i++) {
      int size = widths[i - 1] * widths[i];
      double[] w = Arrays.copyOfRange(flat, at, at + size);
      at += size + widths[i];
      double[] b = Arrays.copyOfRange(flat, at - widths[i], at);
      layers.add(new Layer(rows(new Matrix(widths[i - 1], widths[i], w)), b));
    }
    return new ReferenceNetwork(layers, activation);
  }

  /** As {@link #ofFlat} takes them. */
  public double[] flat() {
    return layers.stream()
        .flatMap(layer -> Stream.concat(Arrays.stream(layer.w), Stream.of(layer.b)))
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  public static double[][] rows(Matrix matrix) {
    double[][] rows = new double[matrix.rows()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = matrix.row(i);
    }
    return rows;
  }

  public double[][] w1() {
    return layers.get(0).w;
  }

  public double[] b1() {
    return layers.get(0).b;
  }

  public double[][] w2() {
    return layers.get(1).w;
  }

  public double[] b2() {
    return layers.get(1).b;
  }

  /** z of every layer. */
  private List<double[]> preActivations(double[] x) {
    List<double[]> all = new ArrayList<>();
    double[] a = x;
    for (Layer layer : layers) {
      all.add(layer.apply(a));
      a = activated(all.get(all.size() - 1));
    }
    return all;
  }

  private double[] activated(double[] z) {
    return Arrays.stream(z).map(activation.value).toArray();
  }

  public double[] output(double[] x) {
    return preActivations(x).get(layers.size() - 1);
  }

  /** The activations that the head reads. */
  public double[] features(double[] x) {
    return activated(preActivations(x).get(layers.size() - 2));
  }

  /** (1/(n·o)) Σ (f − y)². */
  public double meanSquaredError(double[][] x, double[][] y) {
    return loss(x, y, LossKind.MEAN_SQUARED_ERROR);
  }

  /** The data term. */
  public double loss(double[][] x, double[][] y, LossKind kind) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += rowLoss(kind).of(output(x[i]), y[i]);
    }
    return sum / x.length;
  }

  /** The loss that is differentiated. */
  public double loss(double[][] x, double[][] y, LossDecay decay) {
    double data = meanSquaredError(x, y);
    double[] decayed = (decay.biases ? this : withZeroBiases()).flat();
    double squares = Arrays.stream(decayed).map(value -> value * value).sum();
    return decay.factor == 0 ? data : data + 0.5 * decay.factor * squares;
  }

  /** The least |pre-activation| of a hidden unit: how far θ is from a kink of the loss. */
  public double margin(double[][] x) {
    return Arrays.stream(x)
        .flatMap(row -> preActivations(row).subList(0, layers.size() - 1).stream())
        .flatMapToDouble(Arrays::stream)
        .map(Math::abs)
        .min()
        .orElseThrow();
  }

  /** What every layer sees, and what comes back to it. */
  public List<Tap> taps(double[][] x, double[][] y, LossKind kind) {
    double[][][] inputs = new double[layers.size()][x.length][];
    double[][][] gradients = new double[layers.size()][x.length][];
    for (int i = 0; i < x.length; i++) {
      List<double[]> z = preActivations(x[i]);
      for (int l = 0; l < layers.size(); l++) {
        double[] a = l == 0 ? x[i] : activated(z.get(l - 1));
        inputs[l][i] = Arrays.copyOf(a, a.length + 1);
        inputs[l][i][a.length] = 1;
      }
      int head = layers.size() - 1;
      double[] delta = rowLoss(kind).gradient(z.get(head), y[i], x.length);
      for (int l = head; l >= 0; l--) {
        gradients[l][i] = delta;
        delta = l == 0 ? null : back(layers.get(l), delta, z.get(l - 1));
      }
    }
    List<Tap> taps = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      taps.add(new Tap(Matrix.of(inputs[l]), Matrix.of(gradients[l])));
    }
    return taps;
  }

  private double[] back(Layer layer, double[] delta, double[] z) {
    double[] before = new double[z.length];
    for (int k = 0; k < z.length; k++) {
      double slope = activation.slope.applyAsDouble(z[k]);
      for (int j = 0; j < delta.length && slope != 0; j++) {
        before[k] += layer.w[k][j] * delta[j] * slope;
      }
    }
    return before;
  }

  /** ∂loss/∂θ, by the chain rule, without any preconditioner. */
  public ReferenceNetwork gradient(double[][] x, double[][] y, LossDecay decay) {
    return gradient(x, y, LossKind.MEAN_SQUARED_ERROR)
        .plus(decay.factor, decay.biases ? this : withZeroBiases());
  }

  /** Of the data term. */
  public ReferenceNetwork gradient(double[][] x, double[][] y, LossKind kind) {
    return new ReferenceNetwork(
        taps(x, y, kind).stream()
            .map(
                tap -> {
                  double[][] rows = rows(tap.gradient());
                  return new Layer(Arrays.copyOf(rows, rows.length - 1), rows[rows.length - 1]);
                })
            .toList(),
        activation);
  }

  /** (∇L(θ + εv) − ∇L(θ − εv)) / 2ε. */
  public double[] hessianVectorProduct(
      double[][] x, double[][] y, LossKind kind, ReferenceNetwork v, double step) {
    ReferenceNetwork ahead = plus(step, v).gradient(x, y, kind);
    ReferenceNetwork behind = plus(-step, v).gradient(x, y, kind);
    return Arrays.stream(ahead.plus(-1, behind).flat()).map(g -> g / (2 * step)).toArray();
  }

  /** The same with P·W₁ in place of W₁. */
  public ReferenceNetwork preconditioned(double[][] p) {
    List<Layer> all = new ArrayList<>(layers);
    all.set(0, new Layer(rows(Matrix.of(p).times(Matrix.of(w1()))), b1()));
    return new ReferenceNetwork(all, activation);
  }

  /** θ + factor·other. */
  public ReferenceNetwork plus(double factor, ReferenceNetwork other) {
    if (factor == 0) {
      return this;
    }
    List<Layer> all = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      all.add(layers.get(l).zip(other.layers.get(l), (a, b) -> a + factor * b));
    }
    return new ReferenceNetwork(all, activation);
  }

  /** These weights with biases of zero. */
  public ReferenceNetwork withZeroBiases() {
    return new ReferenceNetwork(
        layers.stream().map(layer -> new Layer(layer.w, new double[layer.b.length])).toList(),
        activation);
  }
}
