package org.sigmap.experiment;

import org.sigmap.spec.Cell;
import org.sigmap.train.TrainingShape;

/**
 * A cell with everything that decides which lane group it can join; its data is not drawn yet.
 *
 * @param cell what to train
 * @param shape static shape of one lane
 * @param steps updates to make
 * @param logEvery steps between two evaluations
 */
record PreparedCell(Cell cell, TrainingShape shape, int steps, int logEvery) {

  /** Cells with equal keys can train in one graph. */
  record Key(TrainingShape shape, int steps, int logEvery) {}

  Key key() {
    return new Key(shape, steps, logEvery);
  }

  /** Floating-point work of the whole cell up to a constant, to balance groups. */
  double cost() {
    return (double) steps * shape.trainRows() * shape.inputs() * shape.hidden();
  }
}
