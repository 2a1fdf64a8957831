package org.sigmap.data;

import java.util.Arrays;
import org.sigmap.math.Matrix;

/**
 * Images and their classes.
 *
 * @param height rows of pixels of an image
 * @param width pixels of a row
 * @param channels numbers of a pixel: 1 of grey images, 3 (red, green, blue) in colour
 * @param classes how many there are, those that no image is of included
 * @param pixels one image a row, its pixels row by row from the top, 0 black to 1 white, [n,
 *     height·width·channels]
 * @param labels classes from 0 to {@code classes} − 1, [n]
 */
public record LabelledImages(
    int height, int width, int channels, int classes, Matrix pixels, int[] labels) {
  /** Grey images. */
  public LabelledImages(int height, int width, int classes, Matrix pixels, int[] labels) {
    this(height, width, 1, classes, pixels, labels);
  }

  public LabelledImages {
    if (pixels.columns() != height * width * channels || pixels.rows() != labels.length) {
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
    return new LabelledImages(height, width, channels, classes, pixels, others);
  }

  public LabelledImages withPixels(double[] others) {
    Matrix changed = new Matrix(labels.length, pixels.columns(), others);
    return new LabelledImages(height, width, channels, classes, changed, labels);
  }

  /** One row per image, its targets 1 at its label and 0 elsewhere, [n, {@code classes}]. */
  public Rows rows() {
    return new Rows(pixels, Rows.oneHot(labels, classes));
  }
}
