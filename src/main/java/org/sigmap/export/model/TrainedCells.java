package org.sigmap.export.model;

import org.sigmap.spec.Cell;

/** Where the weights of a cell come from: a run's records do not hold them. */
@FunctionalInterface
public interface TrainedCells {

  /**
   * The cell after its last update. The same cell gives the same weights on the same machine.
   *
   * @throws RuntimeException if the cell cannot be trained, with a message for the user
   */
  ExportedCell train(Cell cell);
}
