package org.sigmap.experiment.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.data.RegressionData;
import org.sigmap.data.SingleIndexTeacher;
import org.sigmap.math.SeedStreams;
import org.sigmap.results.Metric;
import org.sigmap.results.SpectrumPoint;
import org.sigmap.spec.Cell;
import org.sigmap.spec.GeneralizationCell;
import org.sigmap.spec.SamplesSpec;
import org.sigmap.spec.SignalCase;
import org.sigmap.spec.TeacherSpec;
import org.sigmap.spec.TransferCell;
import org.sigmap.train.Examples;
import org.sigmap.train.HeadFit;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.Weights;

/**
 * Train on a source teacher, freeze the hidden layers, fit a ridge head on a target teacher and
 * test it there (Yoshida and Nitanda 2025, §5.3).
 *
 * <p>The target moves the teacher, not the inputs: new examples come from the source's covariance,
 * with labels of a single-index teacher at the other (or, as a control, the same) end of its
 * spectrum. A multi-index source has signal at both ends. Targets of one source share its training.
 */
final class TransferExperiment implements Experiment {
  @Override
  public List<PreparedTraining> prepare(List<Cell> cells) {
    Map<GeneralizationCell, List<Cell>> bySource = new LinkedHashMap<>();
    for (Cell cell : cells) {
      GeneralizationCell source = ((TransferCell) cell.spec()).source();
      bySource.computeIfAbsent(source, key -> new ArrayList<>()).add(cell);
    }
    List<PreparedTraining> trainings = new ArrayList<>();
    bySource.forEach(
        (source, targets) ->
            trainings.add(
                new PreparedTraining(
                    targets,
                    GeneralizationExperiment.shape(source),
                    source.training().steps(),
                    source.training().logEvery(),
                    new Task(new GeneralizationExperiment.Task(source)))));
    return trainings;
  }

  /** What a target's data depends on. */
  private record TargetKey(
      TeacherSpec teacher, SamplesSpec samples, long seed, SignalCase target) {}

  /** The target task: fresh examples of the source's inputs, with the target teacher's labels. */
  static RegressionData target(GeneralizationCell source, SignalCase target, Draws draws) {
    return draws.of(
        new TargetKey(source.teacher(), source.samples(), source.seed(), target),
        RegressionData.class,
        key -> draw(source, target, GeneralizationExperiment.data(source, draws)));
  }

  private static RegressionData draw(
      GeneralizationCell source, SignalCase target, RegressionData sourceData) {
    TeacherSpec teacher = source.teacher();
    int k = teacher.components();
    int rank = target == SignalCase.HIGH ? 1 : teacher.dimension() - k + 1;
    return SingleIndexTeacher.draw(
        sourceData.population(),
        SingleIndexTeacher.columns(sourceData.population(), rank, k),
        teacher.snr(),
        source.samples(),
        new SeedStreams(source.seed()).scope("target"));
  }

  /** One training on a source, with the targets read off it. */
  private record Task(GeneralizationExperiment.Task source) implements LaneTask {
    @Override
    public LaneInputs inputs(Draws draws) {
      return source.inputs(draws);
    }

    @Override
    public boolean lossBeforeUpdate() {
      return source.lossBeforeUpdate();
    }

    @Override
    public Map<String, Double> finalMetrics(Cell cell, Weights trained, Draws draws) {
      TransferCell spec = (TransferCell) cell.spec();
      RegressionData data = target(spec.source(), spec.transfer().target(), draws);
      HeadFit fit =
          HeadFit.of(
              trained,
              Examples.of(data),
              spec.transfer().ridge(),
              // One small solve a cell, in float64: a CPU does it before a GPU has begun.
              SessionOptions.singleThreaded());
      return Map.of(
          Metric.TARGET_TRAIN_LOSS.key(),
          fit.trainLoss(),
          Metric.TARGET_TEST_LOSS.key(),
          fit.testLoss());
    }

    @Override
    public List<SpectrumPoint> spectrum(Cell cell, Draws draws) {
      return source.spectrum(cell, draws);
    }
  }
}
