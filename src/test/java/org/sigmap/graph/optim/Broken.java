package org.sigmap.graph.optim;

import org.sigmap.graph.Task;
import org.sigmap.math.Matrix;

/** Lanes that cannot stay finite. */
final class Broken {
  private Broken() {}

  /** The task with a NaN among its targets. */
  static Task targets(Task task) {
    double[] values = task.y().values().clone();
    values[0] = Double.NaN;
    Matrix y = new Matrix(task.y().rows(), task.y().columns(), values);
    return new Task(task.loss(), task.x(), y, task.initial());
  }
}
