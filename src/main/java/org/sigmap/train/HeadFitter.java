package org.sigmap.train;

import java.util.Map;
import java.util.OptionalDouble;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.RidgeHead;
import org.sigmap.graph.layer.Measures;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Parameters;
import org.sigmap.graph.layer.Weight;
import org.sigmap.math.Matrix;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;

/**
 * Fits heads in closed form ({@link HeadFit}) to any number of tasks of the same sizes, all with
 * one graph, which it owns. Not safe for use by several threads.
 */
public final class HeadFitter implements AutoCloseable {
  private static final String WEIGHTS = "weights";
  private static final String BIAS = "bias";
  private static final String TRAIN = "train";
  private static final String TEST = "test";

  private final OneLaneGraph graph;
  private final LossKind kind;
  private final Bundle fitted;

  /**
   * @param layers layers of the sizes of those to come
   * @param task a task of the sizes of those to come
   * @param classes whether targets are 1 at a class and 0 elsewhere
   */
  public HeadFitter(Weights layers, Examples task, boolean classes, SessionOptions options) {
    graph = new OneLaneGraph(options);
    kind = classes ? LossKind.SQUARED_ON_CLASSES : LossKind.MEAN_SQUARED_ERROR;
    try {
      fitted = build(feed(withHeadFor(layers, task), task, 1));
    } catch (RuntimeException | Error failure) {
      graph.close();
      throw failure;
    }
  }

  private record Inputs(
      Operand<TFloat64> x,
      Operand<TFloat64> y,
      Operand<TFloat64> testX,
      Operand<TFloat64> testY,
      Operand<TFloat64> ridge,
      Parameters<TFloat64> parameters) {}

  private Inputs feed(Weights weights, Examples task, double ridge) {
    return new Inputs(
        graph.matrix("x", task.trainInputs()),
        graph.matrix("y", task.trainTargets()),
        graph.matrix("testX", task.testInputs()),
        graph.matrix("testY", task.testTargets()),
        graph.number("ridge", ridge),
        graph.parameters(weights));
  }

  private Bundle build(Inputs in) {
    LaneOps<TFloat64> ops = graph.ops();
    Parameters<TFloat64> before = in.parameters();
    Operand<TFloat64> hidden = Network.forward(ops, before, in.x()).hidden();
    RidgeHead.Head head = RidgeHead.fit(ops, hidden, in.y(), in.ridge());
    Weight weight = before.network().headWeight();
    // What is penalised is what features are multiplied by.
    Operand<TFloat64> w2 =
        weight.scale() == 1
            ? head.w2()
            : ops.tf().math.div(head.w2(), ops.constant(weight.scale()));
    Parameters<TFloat64> after = before.with(Map.of(weight.matrix(), w2, weight.bias(), head.b2()));
    Measures<TFloat64> measures = Measures.of(ops, after, kind, 1);
    Bundle bundle = Bundle.of(WEIGHTS, w2).with(BIAS, head.b2());
    Map<String, Operand<TFloat64>> train = measures.of(in.x(), in.y());
    Map<String, Operand<TFloat64>> test = measures.of(in.testX(), in.testY());
    for (String measure : kind.measures()) {
      bundle =
          bundle.with(TRAIN + measure, train.get(measure)).with(TEST + measure, test.get(measure));
    }
    return bundle;
  }

  /** A head of the task's outputs, whatever the layers were trained with. */
  private static Weights withHeadFor(Weights layers, Examples task) {
    int features = layers.head().weights().rows();
    int outputs = task.trainTargets().columns();
    return layers.withHead(
        new Matrix(features, outputs, new double[features * outputs]), new double[outputs]);
  }

  /**
   * Fits the head of {@code frozen} to {@code task}.
   *
   * @param ridge λ &gt; 0, penalty per example
   * @throws IllegalArgumentException if λ is not positive and finite, or sizes are not those of the
   *     graph
   */
  public HeadFit fit(Weights frozen, Examples task, double ridge) {
    if (!(ridge > 0 && Double.isFinite(ridge))) {
      throw new IllegalArgumentException(
          "ridge must be finite and greater than 0, but is " + ridge);
    }
    feed(withHeadFor(frozen, task), task, ridge);
    Map<String, double[]> values = graph.run(fitted);
    Matrix head =
        new Matrix(
            frozen.head().weights().rows(), task.trainTargets().columns(), values.get(WEIGHTS));
    return new HeadFit(
        frozen.withHead(head, values.get(BIAS)),
        values.get(TRAIN + LossKind.LOSS)[0],
        values.get(TEST + LossKind.LOSS)[0],
        accuracy(values, TRAIN),
        accuracy(values, TEST));
  }

  private OptionalDouble accuracy(Map<String, double[]> values, String rows) {
    return kind.classifies()
        ? OptionalDouble.of(values.get(rows + LossKind.ACCURACY)[0])
        : OptionalDouble.empty();
  }

  @Override
  public void close() {
    graph.close();
  }
}
