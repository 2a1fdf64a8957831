package org.sigmap.experiment.study;

import java.util.List;
import org.sigmap.spec.Cell;

/** Train on noisy labels of a teacher, test on fresh ones (Yoshida and Nitanda 2025, §5.1). */
final class GeneralizationExperiment implements Experiment {
  @Override
  public NetworkTask task(List<Cell> cells) {
    return new NetworkTask(cells.get(0).spec()) {
      @Override
      public boolean isExportable() {
        return true;
      }
    };
  }
}
