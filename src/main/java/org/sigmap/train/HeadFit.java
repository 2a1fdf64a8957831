package org.sigmap.train;

import org.sigmap.graph.BlockwiseLoss;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.Parameters;
import org.sigmap.graph.RidgeHead;
import org.sigmap.graph.TwoLayerNetwork;
import org.sigmap.math.Matrix;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * A trained first layer with a head fitted to a task in closed form ({@link RidgeHead}).
 *
 * <p>Forward pass and solve are float64 whatever the layer was trained in: the system's condition
 * number exceeds what float32 resolves.
 *
 * @param weights W₁ and b₁ as trained, W₂ and b₂ as fitted
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
      Operand<TFloat64> hidden = TwoLayerNetwork.forward(ops, before, x).hidden();
      RidgeHead.Head head = RidgeHead.fit(ops, hidden, y, feeds.number("ridge", ridge));
      Parameters<TFloat64> after = new Parameters<>(before.w1(), before.b1(), head.w2(), head.b2());
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
    return new Parameters<>(
        feeds.matrix("w1", weights.w1()),
        feeds.vector("b1", weights.b1()),
        feeds.matrix("w2", weights.w2()),
        feeds.vector("b2", weights.b2()));
  }

  private static HeadFit read(Weights frozen, int outputs, Result result) {
    double[][] values = new double[4][];
    for (int i = 0; i < values.length; i++) {
      values[i] = HostTensors.toDoubles(result.get(i));
    }
    Matrix w2 = new Matrix(frozen.b1().length, outputs, values[0]);
    return new HeadFit(
        new Weights(frozen.w1(), frozen.b1(), w2, values[1]), values[2][0], values[3][0]);
  }
}
