package org.sigmap.experiment.study;

import java.util.List;
import java.util.Map;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.results.ClassNames;
import org.sigmap.spec.Cell;
import org.sigmap.train.Weights;

/**
 * Train on some rows, test on others of the same kind (Yoshida and Nitanda 2025, §5.1, on noisy
 * labels of a teacher).
 */
final class GeneralizationExperiment implements Experiment {
  @Override
  public NetworkTask task(List<Cell> cells, Sources sources) {
    return new NetworkTask(cells.get(0).spec(), sources) {
      @Override
      public boolean isExportable() {
        return true;
      }

      /** Rows that somebody has are judged in their own terms. */
      @Override
      public Map<String, Double> finalMetrics(Cell cell, Weights trained, Draws draws) {
        return source().files().isEmpty() ? Map.of() : TestScores.of(data(draws), trained);
      }
    };
  }

  /** Names of the classes, where all cells tell the same ones apart. */
  @Override
  public Map<String, String> exhibits(List<Cell> cells, Sources sources) {
    List<List<String>> names =
        cells.stream().map(cell -> sources.of(cell.spec()).classNames()).distinct().toList();
    return names.size() > 1 || names.get(0).isEmpty()
        ? Map.of()
        : Map.of(ClassNames.FILE, ClassNames.toText(names.get(0)));
  }
}
