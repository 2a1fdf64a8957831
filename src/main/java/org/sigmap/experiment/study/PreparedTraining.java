package org.sigmap.experiment.study;

import java.util.List;
import org.sigmap.spec.Cell;
import org.sigmap.train.TrainingShape;

/**
 * One training, not begun: what a lane will do, and the cells that are read off it. Cells that
 * differ only in what is asked of the trained network (the target of a transfer, the shift of a
 * test set) share one training.
 *
 * @param cells what the training answers, in the study's order
 * @param steps updates to make, in all phases together
 * @param task the work, whose data is not drawn yet
 */
public record PreparedTraining(
    List<Cell> cells, TrainingShape shape, int steps, int logEvery, NetworkTask task) {
  public PreparedTraining {
    cells = List.copyOf(cells);
  }

  /** Updates after which a cell is read off. */
  public int steps(Cell cell) {
    return task.steps(cell, steps);
  }

  /** Trainings with equal keys can be lanes of one graph. */
  public record Key(TrainingShape shape, int steps, int logEvery, int phases) {}

  public List<String> cellIds() {
    return cells.stream().map(cell -> cell.id().value()).toList();
  }

  public Key key() {
    return new Key(shape, steps, logEvery, task.phases());
  }
}
