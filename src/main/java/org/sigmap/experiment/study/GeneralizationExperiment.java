package org.sigmap.experiment.study;

import java.util.List;
import org.sigmap.data.source.Sources;
import org.sigmap.spec.Cell;
import org.sigmap.spec.GeneralizationCell;

/** Train on noisy labels of a teacher, test on fresh ones (Yoshida and Nitanda 2025, §5.1). */
public final class GeneralizationExperiment implements Experiment {
  @Override
  public List<PreparedTraining> prepare(List<Cell> cells) {
    return cells.stream()
        .map(cell -> new Task((GeneralizationCell) cell.spec()).answering(List.of(cell)))
        .toList();
  }

  private static final class Task extends NetworkTask implements ExportableTask {
    Task(GeneralizationCell spec) {
      super(spec, Sources.of(spec));
    }
  }
}
