package org.sigmap.cli.export;

import org.sigmap.cli.CommandFailure;
import org.sigmap.cli.ExitCode;
import org.sigmap.experiment.run.TrainedCell;
import org.sigmap.export.model.ExportedCell;
import org.sigmap.export.model.TrainedCells;
import org.sigmap.spec.Cell;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.SpecWriter;
import org.sigmap.train.SessionOptions;

/** The cells of a study, each trained again from its seed when it is asked for. */
public record RetrainedCells(Study study) implements TrainedCells {
  @Override
  public ExportedCell train(Cell cell) {
    TrainedCell trained;
    try {
      trained = TrainedCell.train(cell, SessionOptions.singleThreaded());
    } catch (IllegalArgumentException refusal) {
      throw new CommandFailure(ExitCode.USAGE, refusal.getMessage());
    }
    return new ExportedCell(
        cell.id().value(),
        cell.axes(),
        SpecWriter.toYaml(study),
        trained.step(),
        trained.lane(),
        trained.spectrum(),
        trained.exponent(),
        trained.damping(),
        trained.raw());
  }
}
