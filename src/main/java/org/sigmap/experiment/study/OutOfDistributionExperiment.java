package org.sigmap.experiment.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sigmap.data.LabelledImages;
import org.sigmap.data.ShiftedImages;
import org.sigmap.graph.LossKind;
import org.sigmap.results.ImageSamples;
import org.sigmap.results.ImageVariances;
import org.sigmap.spec.Cell;
import org.sigmap.spec.OutOfDistributionCell;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.Shift;
import org.sigmap.train.NetworkShape;
import org.sigmap.train.Preconditioning;
import org.sigmap.train.RowCounts;
import org.sigmap.train.TrainingShape;
import org.sigmap.train.UpdateRule;

/**
 * Train a classifier on images whose digit and noise pattern both tell the label, test where one of
 * them is changed (Yoshida and Nitanda 2025, §5.2). Cells that differ in shift and severity alone
 * share one training.
 */
final class OutOfDistributionExperiment implements Experiment {

  /**
   * One way to test a trained network.
   *
   * @param severity 1 unless the shift is a corruption
   */
  record Test(Shift shift, int severity) {
    static Test of(OutOfDistributionCell spec) {
      return new Test(spec.shift(), spec.shift().isCorruption() ? spec.severity() : 1);
    }
  }

  @Override
  public List<PreparedTraining> prepare(List<Cell> cells) {
    Map<OutOfDistributionCell, List<Cell>> trainings = new LinkedHashMap<>();
    for (Cell cell : cells) {
      trainings.computeIfAbsent(spec(cell).trainingOnly(), key -> new ArrayList<>()).add(cell);
    }
    trainings.keySet().stream()
        .map(OutOfDistributionCell::images)
        .distinct()
        .forEach(ImageData::requireApart);
    List<PreparedTraining> prepared = new ArrayList<>();
    trainings.forEach((spec, answered) -> prepared.add(prepare(spec, answered)));
    return prepared;
  }

  /** What the first cell's images look like and how they vary; other seeds differ in the draw. */
  @Override
  public Map<String, String> exhibits(List<Cell> cells) {
    Set<Test> tests = new LinkedHashSet<>();
    cells.forEach(cell -> tests.add(Test.of(spec(cell))));
    OutOfDistributionCell first = spec(cells.get(0));
    ShiftedImages images = ImageData.of(first, new Draws());
    Set<String> names = new LinkedHashSet<>();
    cells.forEach(cell -> names.add(spec(cell).images().name()));
    return Map.of(
        ImageSamples.SET_FILE,
        String.join(", ", names) + "\n",
        ImageSamples.FILE,
        ImageExhibits.samples(first, images, List.copyOf(tests)).toCsv(),
        ImageVariances.FILE,
        ImageExhibits.variances(images).toCsv());
  }

  static OutOfDistributionCell spec(Cell cell) {
    return (OutOfDistributionCell) cell.spec();
  }

  private static PreparedTraining prepare(OutOfDistributionCell spec, List<Cell> cells) {
    Set<Test> tests = new LinkedHashSet<>();
    cells.forEach(cell -> tests.add(Test.of(spec(cell))));
    return new PreparedTraining(
        cells,
        shape(spec, tests.size()),
        spec.training().steps(),
        spec.training().logEvery(),
        new ImageTask(spec, List.copyOf(tests)));
  }

  private static TrainingShape shape(OutOfDistributionCell spec, int tests) {
    int rows = spec.samples().train();
    return new TrainingShape(
            new RowCounts(
                rows, spec.samples().validation(), spec.training().batchRows(rows), tests),
            new NetworkShape(
                ImageData.pixels(spec.images()),
                spec.model().hidden(),
                LabelledImages.CLASSES,
                spec.model().depth()),
            spec.training().precision(),
            spec.preconditioner() instanceof PreconditionerSpec.CovariancePower
                ? Preconditioning.EMPIRICAL
                : Preconditioning.NONE,
            UpdateRule.of(
                spec.preconditioner(), spec.optimizer(), spec.training(), spec.conventions()),
            LossKind.CROSS_ENTROPY)
        .withFingerprint(spec.training().measuresFingerprint());
  }
}
