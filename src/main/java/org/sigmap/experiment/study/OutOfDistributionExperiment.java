package org.sigmap.experiment.study;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.sigmap.data.EmpiricalCovariance;
import org.sigmap.data.LabelledImages;
import org.sigmap.data.ShiftedImages;
import org.sigmap.data.ShiftedImages.Test;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.ImageSource;
import org.sigmap.data.source.Sources;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.results.ImageSamples;
import org.sigmap.results.ImageVariances;
import org.sigmap.spec.Cell;
import org.sigmap.spec.LabelNoiseSpec;
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
        samples(first.data().labels(), images, tests(cells)).toCsv(),
        ImageVariances.FILE,
        variances(images).toCsv());
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

  private static final int SAMPLES = 10;
  private static final int LEVELS = 255;

  /** The first images of the training set and of every test set. */
  static ImageSamples samples(LabelNoiseSpec labels, ShiftedImages images, List<Test> tests) {
    List<ImageSamples.Row> rows = new ArrayList<>();
    rows.addAll(rows("training", images.training(labels)));
    for (Test test : tests) {
      rows.addAll(rows(test.name(), images.shifted(test)));
    }
    return new ImageSamples(rows);
  }

  private static List<ImageSamples.Row> rows(String set, LabelledImages images) {
    List<ImageSamples.Row> rows = new ArrayList<>();
    for (int i = 0; i < Math.min(SAMPLES, images.count()); i++) {
      byte[] grey = new byte[images.height() * images.width()];
      for (int j = 0; j < grey.length; j++) {
        double value = Math.min(Math.max(images.pixels().get(i, j), 0), 1);
        grey[j] = (byte) Math.round(LEVELS * value);
      }
      rows.add(
          new ImageSamples.Row(set, i, images.labels()[i], images.height(), images.width(), grey));
    }
    return rows;
  }

  /**
   * How much digits and class patterns vary along each eigen-direction v_r of the training digits'
   * covariance: λ_r and v_rᵀ Σ_noise v_r, where Σ_noise is the covariance over classes of the
   * patterns as they show on black.
   */
  static ImageVariances variances(ShiftedImages images) {
    SymmetricEigen eigen = SymmetricEigen.of(EmpiricalCovariance.of(images.train().pixels()));
    LabelledImages train = images.train();
    int[] classes = IntStream.range(0, train.classes()).toArray();
    int pixels = train.pixels().columns();
    Matrix black = new Matrix(classes.length, pixels, new double[classes.length * pixels]);
    LabelledImages patterns =
        images
            .noise()
            .addTo(
                new LabelledImages(train.height(), train.width(), train.classes(), black, classes),
                classes);
    Matrix projected = patterns.pixels().times(eigen.vectors());
    double[] variances = eigen.variances();
    List<ImageVariances.Row> rows = new ArrayList<>();
    for (int r = 0; r < pixels; r++) {
      rows.add(
          new ImageVariances.Row(
              r + 1, Math.max(variances[r], 0), variance(projected.columnAt(r))));
    }
    return new ImageVariances(rows);
  }

  /** Mean squared deviation from the mean. */
  private static double variance(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean) / values.length;
    }
    return sum;
  }
}
