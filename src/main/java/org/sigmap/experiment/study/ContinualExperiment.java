package org.sigmap.experiment.study;

import java.util.Comparator;
import java.util.List;
import org.sigmap.spec.Cell;
import org.sigmap.spec.ContinualCell;

/**
 * Learn several tasks one after the other; see {@link ContinualTask}. Cells that differ in the
 * number of tasks alone share the training of the longest sequence: the shorter ones are its
 * beginnings.
 */
final class ContinualExperiment implements Experiment {
  @Override
  public Object shared(Cell cell) {
    return spec(cell).withTasks(1);
  }

  @Override
  public NetworkTask task(List<Cell> cells) {
    return new ContinualTask(
        cells.stream()
            .map(ContinualExperiment::spec)
            .max(Comparator.comparingInt(spec -> spec.continual().tasks()))
            .orElseThrow());
  }

  static ContinualCell spec(Cell cell) {
    return (ContinualCell) cell.spec();
  }
}
