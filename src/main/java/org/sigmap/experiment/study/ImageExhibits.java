package org.sigmap.experiment.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.sigmap.data.EmpiricalCovariance;
import org.sigmap.data.ImageForm;
import org.sigmap.data.LabelledImages;
import org.sigmap.data.ShiftedImages;
import org.sigmap.data.ShiftedImages.Test;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.results.ImageSample;
import org.sigmap.results.ImageVariance;
import org.sigmap.spec.LabelNoiseSpec;
import org.sigmap.spec.PowerMethod;

/** What images of a study look like, and along which directions they and their patterns vary. */
final class ImageExhibits {
  private static final int SAMPLES = 10;
  private static final int LEVELS = 255;

  private ImageExhibits() {}

  /** Files by name; variances of no more pixels than a covariance is decomposed of. */
  static Map<String, String> of(ShiftedImages images, LabelNoiseSpec labels, List<Test> tests) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(ImageSample.FILE, ImageSample.toCsv(samples(labels, images, tests)));
    if (images.train().pixels().columns() <= PowerMethod.MOST_EXACT) {
      files.put(ImageVariance.FILE, ImageVariance.toCsv(variances(images)));
    }
    return files;
  }

  /** The first images of the training set and of every test set. */
  private static List<ImageSample> samples(
      LabelNoiseSpec labels, ShiftedImages images, List<Test> tests) {
    List<ImageSample> rows = new ArrayList<>();
    rows.addAll(rows("training", images.training(labels)));
    for (Test test : tests) {
      rows.addAll(rows(test.name(), images.shifted(test)));
    }
    return rows;
  }

  private static List<ImageSample> rows(String set, LabelledImages images) {
    List<ImageSample> rows = new ArrayList<>();
    ImageForm form = new ImageForm(images.height(), images.width(), images.channels());
    int[] first = IntStream.range(0, Math.min(SAMPLES, images.count())).toArray();
    Matrix shown =
        form.to(
            new ImageForm(images.height(), images.width(), 1), images.pixels().selectRows(first));
    for (int i : first) {
      byte[] grey = new byte[images.height() * images.width()];
      for (int j = 0; j < grey.length; j++) {
        double value = Math.min(Math.max(shown.get(i, j), 0), 1);
        grey[j] = (byte) Math.round(LEVELS * value);
      }
      rows.add(new ImageSample(set, i, images.labels()[i], images.height(), images.width(), grey));
    }
    return rows;
  }

  /**
   * How much digits and class patterns vary along each eigen-direction v_r of the training digits'
   * covariance: λ_r and v_rᵀ Σ_noise v_r, where Σ_noise is the covariance over classes of the
   * patterns as they show on black.
   */
  private static List<ImageVariance> variances(ShiftedImages images) {
    SymmetricEigen eigen = SymmetricEigen.of(EmpiricalCovariance.of(images.train().pixels()));
    LabelledImages train = images.train();
    int[] classes = IntStream.range(0, train.classes()).toArray();
    int pixels = train.pixels().columns();
    Matrix black = new Matrix(classes.length, pixels, new double[classes.length * pixels]);
    LabelledImages patterns =
        images
            .noise()
            .addTo(
                new LabelledImages(
                    train.height(),
                    train.width(),
                    train.channels(),
                    train.classes(),
                    black,
                    classes),
                classes);
    Matrix projected = patterns.pixels().times(eigen.vectors());
    double[] variances = eigen.variances();
    List<ImageVariance> rows = new ArrayList<>();
    for (int r = 0; r < pixels; r++) {
      rows.add(
          new ImageVariance(r + 1, Math.max(variances[r], 0), variance(projected.columnAt(r))));
    }
    return rows;
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
