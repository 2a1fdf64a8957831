package org.sigmap.train;

import java.util.OptionalDouble;

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
 * @param trainAccuracy share of training rows whose largest output is their class; empty where
 *     targets are numbers
 * @param testAccuracy the same of test rows
 */
public record HeadFit(
    Weights weights,
    double trainLoss,
    double testLoss,
    OptionalDouble trainAccuracy,
    OptionalDouble testAccuracy) {

  /** Fits to targets that are numbers, see below. */
  public static HeadFit of(Weights frozen, Examples task, double ridge, SessionOptions options) {
    return of(frozen, task, false, ridge, options);
  }

  /**
   * Fits the head of {@code frozen} to {@code task}.
   *
   * @param classes whether targets are 1 at a class and 0 elsewhere
   * @param ridge λ &gt; 0, penalty per example
   * @throws IllegalArgumentException if λ is not positive and finite
   */
  public static HeadFit of(
      Weights frozen, Examples task, boolean classes, double ridge, SessionOptions options) {
    try (HeadFitter fitter = new HeadFitter(frozen, task, classes, options)) {
      return fitter.fit(frozen, task, ridge);
    }
  }
}
