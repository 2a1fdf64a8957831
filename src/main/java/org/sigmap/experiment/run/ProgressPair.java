package org.sigmap.experiment.run;

import java.util.List;
import java.util.function.Supplier;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.results.CellRecord;
import org.sigmap.results.SpectrumPoint;
import org.sigmap.spec.Cell;
import org.sigmap.train.TrainingShape;

/** Tells two listeners everything, the first first. */
public record ProgressPair(Progress first, Progress second) implements Progress {
  @Override
  public void planned(int cells, int skipped, long laneSteps) {
    first.planned(cells, skipped, laneSteps);
    second.planned(cells, skipped, laneSteps);
  }

  @Override
  public void opened(TrainingShape shape, Supplier<byte[]> graphDef) {
    first.opened(shape, graphDef);
    second.opened(shape, graphDef);
  }

  @Override
  public void began(Cell cell, int step) {
    first.began(cell, step);
    second.began(cell, step);
  }

  @Override
  public void advanced(long laneSteps) {
    first.advanced(laneSteps);
    second.advanced(laneSteps);
  }

  @Override
  public void restored(long laneSteps) {
    first.restored(laneSteps);
    second.restored(laneSteps);
  }

  @Override
  public Stage stage(String what) {
    Stage one = first.stage(what);
    Stage other = second.stage(what);
    return () -> {
      other.close();
      one.close();
    };
  }

  @Override
  public void logged(Cell cell, int step, String metric, double value) {
    first.logged(cell, step, metric, value);
    second.logged(cell, step, metric, value);
  }

  @Override
  public void note(String sentence) {
    first.note(sentence);
    second.note(sentence);
  }

  @Override
  public void spectrum(Cell cell, List<SpectrumPoint> spectrum) {
    first.spectrum(cell, spectrum);
    second.spectrum(cell, spectrum);
  }

  @Override
  public void finished(CellRecord cell) {
    first.finished(cell);
    second.finished(cell);
  }
}
