package org.sigmap.experiment;

import java.util.List;
import org.sigmap.spec.Cell;

/** Turns cells into trainings; one implementation a kind of experiment. */
interface Experiment {

  /** The trainings that answer {@code cells}, which are all of this experiment. */
  List<PreparedTraining> prepare(List<Cell> cells);
}
