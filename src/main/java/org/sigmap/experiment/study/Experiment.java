package org.sigmap.experiment.study;

import java.util.List;
import java.util.Map;
import org.sigmap.data.source.Sources;
import org.sigmap.spec.Cell;

/** What cells of a kind have a lane do; one implementation a kind of experiment. */
interface Experiment {

  /** Equal for cells that are read off one training; by default each has its own. */
  default Object shared(Cell cell) {
    return cell;
  }

  /**
   * What a lane does to answer cells.
   *
   * @param cells those that share it, in the study's order
   * @param sources of the study
   */
  NetworkTask task(List<Cell> cells, Sources sources);

  /** Refuses data before anything is trained. */
  default void requireUsable(List<Cell> cells, Sources sources) {}

  /** What the user should hear before training, one sentence each. */
  default List<String> notes(List<Cell> cells, Sources sources) {
    return List.of();
  }

  /** Facts about the data that cells share, for the report, as the text of files by name. */
  default Map<String, String> exhibits(List<Cell> cells, Sources sources) {
    return Map.of();
  }
}
