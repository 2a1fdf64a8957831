package org.sigmap.train;

import java.util.Map;
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
  private static final String TRAIN_LOSS = "trainLoss";
  private static final String TEST_LOSS = "testLoss";

  private final OneLaneGraph graph;
  private final Bundle fitted;

  /**
   * @param layers layers of the sizes of those to come
   * @param task a task of the sizes of those to come
   */
  public HeadFitter(Weights layers, Examples task, SessionOptions options) {
    graph = new OneLaneGraph(options);
    try {
      fitted = build(feed(layers, task, 1));
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
    Measures<TFloat64> measures = Measures.of(ops, after, LossKind.MEAN_SQUARED_ERROR, 1);
    return Bundle.of(WEIGHTS, w2)
        .with(BIAS, head.b2())
        .with(TRAIN_LOSS, measures.of(in.x(), in.y()).get(LossKind.LOSS))
        .with(TEST_LOSS, measures.of(in.testX(), in.testY()).get(LossKind.LOSS));
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
    feed(frozen, task, ridge);
    Map<String, double[]> values = graph.run(fitted);
    Matrix head =
        new Matrix(
            frozen.head().weights().rows(), task.trainTargets().columns(), values.get(WEIGHTS));
    return new HeadFit(
        frozen.withHead(head, values.get(BIAS)),
        values.get(TRAIN_LOSS)[0],
        values.get(TEST_LOSS)[0]);
  }

  @Override
  public void close() {
    graph.close();
  }
}
