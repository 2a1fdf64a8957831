package org.sigmap.train;

import java.util.ArrayList;
import java.util.List;
import org.sigmap.graph.BlockwiseLoss;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.Network;
import org.sigmap.graph.Parameters;
import org.sigmap.graph.RidgeHead;
import org.sigmap.math.Matrix;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * Trained hidden layers with a head fitted to a task in closed form ({@link RidgeHead}).
 *
 * <p>Forward pass and solve are float64 whatever the layers were trained in: the system's condition
 * number exceeds what float32 resolves.
 *
 * @param weights hidden layers as trained, head as fitted
 * @param trainLoss mean squared error on the task's training rows
 * @param testLoss mean squared error on its test rows
 */
public record HeadFit(Weights weights, double trainLoss, double testLoss) {

  /**
   * What a head is fitted to and tested on.
   *
   * @param trainInputs {@code [n,d]}
   * @param trainTargets {@code [n,o]}
   * @param testInputs {@code [m,d]}
   * @param testTargets {@code [m,o]}
   */
  public record Task(
      Matrix trainInputs, Matrix trainTargets, Matrix testInputs, Matrix testTargets) {}

  /**
   * Fits the head of {@code frozen} to {@code task}.
   *
   * @param ridge λ &gt; 0, penalty per example
   * @throws IllegalArgumentException if λ is not positive and finite
   */
  public static HeadFit of(Weights frozen, Task task, double ridge, SessionOptions options) {
    if (!(ridge > 0 && Double.isFinite(ridge))) {
      throw new IllegalArgumentException(
          "ridge must be finite and greater than 0, but is " + ridge);
    }
    try (Graph graph = new Graph();
        OneLaneFeeds feeds = new OneLaneFeeds(Ops.create(graph));
        Session session = new Session(graph, TrainingSession.config(options))) {
      LaneOps<TFloat64> ops = new LaneOps<>(feeds.tf(), TFloat64.class);
      Operand<TFloat64> x = feeds.matrix("x", task.trainInputs());
      Operand<TFloat64> y = feeds.matrix("y", task.trainTargets());
      Parameters<TFloat64> before = parameters(feeds, frozen);
      Operand<TFloat64> hidden = Network.forward(ops, before, x).hidden();
      RidgeHead.Head head = RidgeHead.fit(ops, hidden, y, feeds.number("ridge", ridge));
      Parameters<TFloat64> after = before.withHead(new Parameters.Layer<>(head.w2(), head.b2()));
      Operand<TFloat64> testX = feeds.matrix("testX", task.testInputs());
      Operand<TFloat64> testY = feeds.matrix("testY", task.testTargets());
      Session.Runner runner = feeds.feed(session.runner());
      runner.fetch(head.w2()).fetch(head.b2());
      runner.fetch(BlockwiseLoss.meanSquaredError(ops, after, x, y));
      runner.fetch(BlockwiseLoss.meanSquaredError(ops, after, testX, testY));
      try (Result result = runner.run()) {
        return read(frozen, task.trainTargets().columns(), result);
      }
    }
  }

  private static Parameters<TFloat64> parameters(OneLaneFeeds feeds, Weights weights) {
    List<Operand<TFloat64>> fed = new ArrayList<>();
    List<String> names = Parameters.names(weights.depth());
    for (Weights.Layer layer : weights.layers()) {
      fed.add(feeds.matrix(names.get(fed.size()), layer.weights()));
      fed.add(feeds.vector(names.get(fed.size()), layer.bias()));
    }
    return Parameters.of(fed);
  }

  private static HeadFit read(Weights frozen, int outputs, Result result) {
    double[][] values = new double[4][];
    for (int i = 0; i < values.length; i++) {
      values[i] = HostTensors.toDoubles(result.get(i));
    }
    Matrix head = new Matrix(frozen.head().weights().rows(), outputs, values[0]);
    return new HeadFit(frozen.withHead(head, values[1]), values[2][0], values[3][0]);
  }
}
