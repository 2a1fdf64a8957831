package org.sigmap.experiment.study;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sigmap.data.ShiftedImages;
import org.sigmap.data.ShiftedImages.Test;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.ImageSource;
import org.sigmap.data.source.Sources;
import org.sigmap.results.ImageSamples;
import org.sigmap.results.ImageVariances;
import org.sigmap.spec.Cell;
import org.sigmap.spec.OutOfDistributionCell;

/**
 * Train a classifier on images whose digit and noise pattern both tell the label, test where one of
 * them is changed (Yoshida and Nitanda 2025, §5.2). Cells that differ in shift and severity alone
 * share one training.
 */
final class OutOfDistributionExperiment implements Experiment {
  @Override
  public Object shared(Cell cell) {
    return spec(cell).trainingOnly();
  }

  @Override
  public NetworkTask task(List<Cell> cells) {
    OutOfDistributionCell spec = spec(cells.get(0));
    return new ImageTask(spec, Sources.of(spec), tests(cells));
  }

  @Override
  public void requireUsable(List<Cell> cells) {
    cells.stream()
        .map(cell -> spec(cell).images())
        .distinct()
        .map(Sources::images)
        .forEach(ImageSource::requireApart);
  }

  /** What the first cell's images look like and how they vary; other seeds differ in the draw. */
  @Override
  public Map<String, String> exhibits(List<Cell> cells) {
    OutOfDistributionCell first = spec(cells.get(0));
    ShiftedImages images = Sources.of(first).shifted(new Draws());
    Set<String> names = new LinkedHashSet<>();
    cells.forEach(cell -> names.add(spec(cell).images().name()));
    return Map.of(
        ImageSamples.SET_FILE,
        String.join(", ", names) + "\n",
        ImageSamples.FILE,
        ImageExhibits.samples(first.data().labels(), images, tests(cells)).toCsv(),
        ImageVariances.FILE,
        ImageExhibits.variances(images).toCsv());
  }

  static OutOfDistributionCell spec(Cell cell) {
    return (OutOfDistributionCell) cell.spec();
  }

  static Test test(Cell cell) {
    return new Test(spec(cell).shift(), spec(cell).severity());
  }

  private static List<Test> tests(List<Cell> cells) {
    return cells.stream().map(OutOfDistributionExperiment::test).distinct().toList();
  }
}
