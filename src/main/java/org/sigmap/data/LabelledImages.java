package org.sigmap.data;

import java.util.Arrays;
import org.sigmap.math.Matrix;

/**
 * Grey images and their classes.
 *
 * @param height rows of pixels of an image
 * @param width pixels of a row
 * @param pixels one image a row, its pixels row by row from the top, 0 black to 1 white, [n,
 *     height·width]
 * @param labels classes from 0 to {@value #CLASSES} − 1, [n]
 */
public record LabelledImages(int height, int width, Matrix pixels, int[] labels) {
  /** Every image set has this many classes, as MNIST and Fashion-MNIST do. */
  public static final int CLASSES = 10;

  public LabelledImages {
    if (pixels.columns() != height * width || pixels.rows() != labels.length) {
      throw new IllegalArgumentException(
          "%d labels and %d x %d pixels are no set of %d x %d images"
              .formatted(labels.length, pixels.rows(), pixels.columns(), height, width));
    }
    if (Arrays.stream(labels).anyMatch(label -> label < 0 || label >= CLASSES)) {
      throw new IllegalArgumentException("a label lies outside 0 to " + (CLASSES - 1));
    }
  }

  public int count() {
    return labels.length;
  }

  /** The same images under other labels. */
  public LabelledImages withLabels(int[] others) {
    return new LabelledImages(height, width, pixels, others);
  }

  /** Other pixels under the same labels. */
  public LabelledImages withPixels(double[] others) {
    return new LabelledImages(
        height, width, new Matrix(labels.length, height * width, others), labels);
  }

  /** One row per image, 1 at its label and 0 elsewhere, [n, {@value #CLASSES}]. */
  public Matrix oneHot() {
    double[] values = new double[labels.length * CLASSES];
    for (int i = 0; i < labels.length; i++) {
      values[i * CLASSES + labels[i]] = 1;
    }
    return new Matrix(labels.length, CLASSES, values);
  }
}
