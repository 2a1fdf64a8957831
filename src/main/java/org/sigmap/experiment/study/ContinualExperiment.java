package org.sigmap.experiment.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.spec.Cell;
import org.sigmap.spec.ContinualCell;

/**
 * Learn several tasks one after the other; see {@link ContinualTask}. Cells that differ in the
 * number of tasks alone share the training of the longest sequence: the shorter ones are its
 * beginnings.
 */
final class ContinualExperiment implements Experiment {
  @Override
  public List<PreparedTraining> prepare(List<Cell> cells) {
    Map<ContinualCell, List<Cell>> alike = new LinkedHashMap<>();
    for (Cell cell : cells) {
      alike.computeIfAbsent(spec(cell).withTasks(1), key -> new ArrayList<>()).add(cell);
    }
    return alike.values().stream().map(ContinualExperiment::training).toList();
  }

  static ContinualCell spec(Cell cell) {
    return (ContinualCell) cell.spec();
  }

  private static PreparedTraining training(List<Cell> cells) {
    ContinualCell longest =
        cells.stream()
            .map(ContinualExperiment::spec)
            .max(Comparator.comparingInt(spec -> spec.continual().tasks()))
            .orElseThrow();
    ContinualTask task = new ContinualTask(longest);
    return new PreparedTraining(
        cells,
        task.shape(),
        longest.continual().tasks() * longest.training().steps(),
        longest.training().logEvery(),
        task);
  }
}
