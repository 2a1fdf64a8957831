package org.sigmap.experiment.study;

import java.util.List;
import java.util.Map;
import org.sigmap.spec.Cell;

/** Turns cells into trainings; one implementation a kind of experiment. */
interface Experiment {

  /** The trainings that answer {@code cells}, which are all of this experiment. */
  List<PreparedTraining> prepare(List<Cell> cells);

  /**
   * Facts about the data that cells share, for the report, as the text of files by name.
   *
   * @param cells all cells of the study
   */
  default Map<String, String> exhibits(List<Cell> cells) {
    return Map.of();
  }
}
