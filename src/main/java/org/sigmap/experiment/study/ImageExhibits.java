package org.sigmap.experiment.study;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.sigmap.data.EmpiricalCovariance;
import org.sigmap.data.LabelledImages;
import org.sigmap.data.ShiftedImages;
import org.sigmap.data.ShiftedImages.Test;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.results.ImageSamples;
import org.sigmap.results.ImageVariances;
import org.sigmap.spec.LabelNoiseSpec;

/** What a reader should see of the images that an experiment trains and tests on. */
final class ImageExhibits {
  private static final int SAMPLES = 10;
  private static final int LEVELS = 255;

  private ImageExhibits() {}

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
