package org.sigmap.data;

import java.util.Arrays;
import org.sigmap.math.Matrix;

/**
 * Grey images and their classes.
 *
 * @param height rows of pixels of an image
 * @param width pixels of a row
 * @param classes how many there are, those that no image is of included
 * @param pixels one image a row, its pixels row by row from the top, 0 black to 1 white, [n,
 *     height·width]
 * @param labels classes from 0 to {@code classes} − 1, [n]
 */
public record LabelledImages(int height, int width, int classes, Matrix pixels, int[] labels) {
  public LabelledImages {
    if (pixels.columns() != height * width || pixels.rows() != labels.length) {
      throw new IllegalArgumentException(
          "%d labels and %d x %d pixels are no set of %d x %d images"
              .formatted(labels.length, pixels.rows(), pixels.columns(), height, width));
    }
    if (Arrays.stream(labels).anyMatch(label -> label < 0 || label >= classes)) {
      throw new IllegalArgumentException("a label lies outside 0 to " + (classes - 1));
    }
  }

  public int count() {
    return labels.length;
  }

  public LabelledImages withLabels(int[] others) {
    return new LabelledImages(height, width, classes, pixels, others);
  }

  public LabelledImages withPixels(double[] others) {
    return new LabelledImages(
        height, width, classes, new Matrix(labels.length, height * width, others), labels);
  }

  /** One row per image, its targets 1 at its label and 0 elsewhere, [n, {@code classes}]. */
  public Rows rows() {
    return new Rows(pixels, Rows.oneHot(labels, classes));
  }
}
