package org.sigmap.experiment.study;

import java.util.List;
import org.sigmap.data.source.Sources;
import org.sigmap.spec.Cell;
import org.sigmap.spec.GeneralizationCell;

/** Train on noisy labels of a teacher, test on fresh ones (Yoshida and Nitanda 2025, §5.1). */
final class GeneralizationExperiment implements Experiment {
  @Override
  public NetworkTask task(List<Cell> cells) {
    return new Task((GeneralizationCell) cells.get(0).spec());
  }

  private static final class Task extends NetworkTask {
    Task(GeneralizationCell spec) {
      super(spec, Sources.of(spec));
    }

    @Override
    public boolean isExportable() {
      return true;
    }
  }
}
