package org.sigmap.data;

import org.sigmap.math.Matrix;

/**
 * Size and colour of images.
 *
 * @param height rows of pixels of an image
 * @param width pixels of a row
 * @param channels numbers of a pixel: 1 of grey images, 3 (red, green, blue) in colour
 */
public record ImageForm(int height, int width, int channels) {
  /** Luma of red, green and blue (ITU-R BT.601). */
  private static final double[] LUMA = {0.299, 0.587, 0.114};

  /**
   * Images of this form brought to another: grey is Y = 0.299 R + 0.587 G + 0.114 B, grey in colour
   * is R = G = B = Y; a pixel i of m along each side, where there were l, is Σ_k w_ik x_k / Σ_k
   * w_ik with w_ik = max(0, 1 − |k + ½ − (i + ½)s| / max(s, 1)) and s = l/m: bilinear between the
   * centres of pixels, over as many of them as a larger pixel covers (as Pillow resizes; s = 1
   * changes nothing).
   *
   * @param pixels one image a row, by row, column and channel, [n, height·width·channels]
   * @return [n, height·width·channels] of {@code form}
   */
  public Matrix to(ImageForm form, Matrix pixels) {
    if (equals(form)) {
      return pixels;
    }
    double[] coloured = coloured(form.channels, pixels.values());
    double[] rows = resized(coloured, pixels.rows(), height, width * form.channels, form.height);
    double[] all = resized(rows, pixels.rows() * form.height, width, form.channels, form.width);
    return new Matrix(pixels.rows(), form.height * form.width * form.channels, all);
  }

  private double[] coloured(int wanted, double[] pixels) {
    if (wanted == channels) {
      return pixels;
    }
    double[] coloured = new double[pixels.length / channels * wanted];
    for (int i = 0; i < coloured.length; i++) {
      int from = i / wanted * channels;
      double value = channels == 1 ? pixels[from] : 0;
      for (int c = 0; c < channels && channels > 1; c++) {
        value += LUMA[c] * pixels[from + c];
      }
      coloured[i] = value;
    }
    return coloured;
  }

  /** The middle one of three indices [{@code outer}, {@code length}, {@code inner}] resized. */
  private static double[] resized(double[] values, int outer, int length, int inner, int wanted) {
    double step = (double) length / wanted;
    double reach = Math.max(step, 1);
    double[] resized = new double[outer * wanted * inner];
    for (int i = 0; i < wanted; i++) {
      double centre = (i + 0.5) * step;
      double[] weights = new double[length];
      double sum = 0;
      for (int k = 0; k < length; k++) {
        weights[k] = Math.max(0, 1 - Math.abs(k + 0.5 - centre) / reach);
        sum += weights[k];
      }
      for (int k = 0; k < length; k++) {
        if (weights[k] > 0) {
          double weight = weights[k] / sum;
          for (int o = 0; o < outer; o++) {
            int to = (o * wanted + i) * inner;
            int from = (o * length + k) * inner;
            for (int j = 0; j < inner; j++) {
              resized[to + j] += weight * values[from + j];
            }
          }
        }
      }
    }
    return resized;
  }
}
