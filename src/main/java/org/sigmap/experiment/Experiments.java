package org.sigmap.experiment;

import java.util.List;
import java.util.Map;
import org.sigmap.spec.Cell;
import org.sigmap.spec.CellSpec;

/** Which experiment runs which cells. */
final class Experiments {
  private Experiments() {}

  /** The trainings that answer {@code cells}, all of one study and so of one experiment. */
  static List<PreparedTraining> prepare(List<Cell> cells) {
    return cells.isEmpty() ? List.of() : of(cells.get(0).spec()).prepare(cells);
  }

  /** Facts about the data of {@code cells}, as the text of files by name. */
  static Map<String, String> exhibits(List<Cell> cells) {
    return cells.isEmpty() ? Map.of() : of(cells.get(0).spec()).exhibits(cells);
  }

  private static Experiment of(CellSpec spec) {
    if (spec instanceof CellSpec.Generalization) {
      return new GeneralizationExperiment();
    }
    if (spec instanceof CellSpec.Transfer) {
      return new TransferExperiment();
    }
    if (spec instanceof CellSpec.Continual) {
      return new ContinualExperiment();
    }
    if (spec instanceof CellSpec.Gram) {
      return new GramExperiment();
    }
    if (spec instanceof CellSpec.OutOfDistribution) {
      return new OutOfDistributionExperiment();
    }
    throw new IllegalArgumentException("no experiment for " + spec);
  }
}
