package org.sigmap.train;

import org.sigmap.data.RegressionData;
import org.sigmap.math.Matrix;

/**
 * Trained hidden layers with a head fitted to a task in closed form ({@link
 * org.sigmap.graph.RidgeHead}).
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
      Matrix trainInputs, Matrix trainTargets, Matrix testInputs, Matrix testTargets) {

    public static Task of(RegressionData data) {
      return new Task(
          data.trainInputs(), data.trainTargets(), data.testInputs(), data.testTargets());
    }
  }

  /**
   * Fits the head of {@code frozen} to {@code task}.
   *
   * @param ridge λ &gt; 0, penalty per example
   * @throws IllegalArgumentException if λ is not positive and finite
   */
  public static HeadFit of(Weights frozen, Task task, double ridge, SessionOptions options) {
    try (HeadFitter fitter = new HeadFitter(frozen, task, options)) {
      return fitter.fit(frozen, task, ridge);
    }
  }
}
