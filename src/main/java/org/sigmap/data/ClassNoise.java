package org.sigmap.data;

import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;
import org.sigmap.spec.ClassNoiseSpec;
import org.sigmap.spec.PartnerMap;

/**
 * One fixed Gaussian pattern a class, added to every image of the class (Yoshida and Nitanda 2025,
 * §5.2): in training both the digit, in high-variance directions, and the pattern, in low-variance
 * ones, tell the label.
 *
 * @param patterns one a row, [classes, pixels], in units of pixel values
 * @param clamp whether noisy images are cut to [0, 1], as in the authors' script; on a black
 *     background only the positive half of a pattern survives that
 */
public record ClassNoise(Matrix patterns, boolean clamp) {

  /** Draws the patterns, each pixel independently N(0, sd²). */
  public static ClassNoise draw(ClassNoiseSpec spec, int classes, int pixels, SeedStream stream) {
    double[] values = stream.gaussians(classes * pixels);
    for (int i = 0; i < values.length; i++) {
      values[i] *= spec.standardDeviation();
    }
    return new ClassNoise(new Matrix(classes, pixels, values), spec.clamp());
  }

  /**
   * Image i plus the pattern of class {@code classes[i]}; labels stay.
   *
   * @param classes whose pattern each image gets, [n]
   */
  public LabelledImages addTo(LabelledImages images, int[] classes) {
    double[] pixels = images.pixels().values().clone();
    int size = images.pixels().columns();
    for (int i = 0; i < pixels.length; i++) {
      double noisy = pixels[i] + patterns.get(classes[i / size], i % size);
      pixels[i] = clamp ? Math.min(Math.max(noisy, 0), 1) : noisy;
    }
    return images.withPixels(pixels);
  }

  public int[] partners(PartnerMap map, int[] classes) {
    int[] partners = new int[classes.length];
    for (int i = 0; i < classes.length; i++) {
      partners[i] =
          switch (map) {
            // Of an odd number of classes the last has no neighbour of its own.
            case NEIGHBOUR -> (classes[i] ^ 1) < patterns.rows() ? classes[i] ^ 1 : 0;
            case OPPOSITE -> (classes[i] + patterns.rows() / 2) % patterns.rows();
          };
    }
    return partners;
  }
}
