package org.sigmap.data;

import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.sigmap.math.SeedStream;
import org.sigmap.spec.Shift;

/**
 * Natural corruptions of whole images, channel by channel, at severities 1 to 5, after Hendrycks
 * and Dietterich (2019, "Benchmarking neural network robustness to common corruptions and
 * perturbations", §3) and Mu and Gilmer (2019, "MNIST-C"). Deviation: the strengths are those of
 * the table below, chosen for 28×28 images, and results are cut to [0, 1] without rounding to
 * bytes.
 */
final class Corruptions {
  /** Contrast about the image's mean. */
  private static final double[] CONTRAST = {0.75, 0.5, 0.4, 0.3, 0.15};

  /** Standard deviation of a Gaussian blur, in pixels. */
  private static final double[] BLUR = {0.5, 1, 1.5, 2, 3};

  /** Photons that white stands for. */
  private static final double[] PHOTONS = {60, 25, 12, 5, 3};

  /** Degrees of rotation, either way. */
  private static final double[] DEGREES = {10, 20, 30, 40, 50};

  /** Pixels of translation along each side, either way. */
  private static final int[] PIXELS = {1, 2, 3, 4, 6};

  private static final double REACH = 3;

  /** The pixels of one channel of an image, row by row. */
  private record Image(double[] pixels, int height, int width) {}

  /** What is done to every channel of an image at {@code level}, the severity less 1. */
  private interface Corruption {
    Function<Image, double[]> of(int level, SeedStream stream);
  }

  private static final Map<Shift, Corruption> KINDS =
      Map.of(
          Shift.CONTRAST, (level, stream) -> image -> contrast(image.pixels(), CONTRAST[level]),
          Shift.BLUR, (level, stream) -> image -> blur(image, BLUR[level]),
          Shift.SHOT_NOISE,
              (level, stream) -> image -> shotNoise(image.pixels(), PHOTONS[level], stream),
          Shift.ROTATION,
              (level, stream) -> {
                double degrees = sign(stream) * DEGREES[level];
                return image -> rotate(image, degrees);
              },
          Shift.TRANSLATION,
              (level, stream) -> {
                int dx = (int) sign(stream) * PIXELS[level];
                int dy = (int) sign(stream) * PIXELS[level];
                return image -> translate(image, dx, dy);
              });

  private Corruptions() {}

  /**
   * Corrupts every image; labels stay.
   *
   * @param kind one that {@link Shift#isCorruption} says is one
   * @param severity 1 to 5
   * @param stream where shot noise and directions come from
   */
  public static LabelledImages apply(
      Shift kind, int severity, LabelledImages images, SeedStream stream) {
    Corruption corruption = KINDS.get(kind);
    if (corruption == null) {
      throw new IllegalArgumentException(kind + " is no corruption");
    }
    double[] all = images.pixels().values().clone();
    int size = images.height() * images.width();
    int channels = images.channels();
    double[] plane = new double[size];
    for (int i = 0; i < images.count(); i++) {
      Function<Image, double[]> change = corruption.of(severity - 1, stream);
      for (int c = 0; c < channels; c++) {
        int first = i * size * channels + c;
        for (int j = 0; j < size; j++) {
          plane[j] = all[first + j * channels];
        }
        double[] changed = change.apply(new Image(plane, images.height(), images.width()));
        for (int j = 0; j < size; j++) {
          all[first + j * channels] = changed[j];
        }
      }
    }
    return images.withPixels(all);
  }

  private static double sign(SeedStream stream) {
    return stream.nextUniform() < 0.5 ? -1 : 1;
  }

  private static double[] map(double[] image, DoubleUnaryOperator function) {
    double[] mapped = new double[image.length];
    for (int i = 0; i < image.length; i++) {
      mapped[i] = Math.min(Math.max(function.applyAsDouble(image[i]), 0), 1);
    }
    return mapped;
  }

  private static double[] contrast(double[] image, double factor) {
    double sum = 0;
    for (double value : image) {
      sum += value;
    }
    double mean = sum / image.length;
    return map(image, value -> mean + factor * (value - mean));
  }

  /** Poisson counts of mean value·photons, divided by photons. */
  private static double[] shotNoise(double[] image, double photons, SeedStream stream) {
    return map(image, value -> poisson(Math.max(value, 0) * photons, stream) / photons);
  }

  /** Product of uniforms (Knuth 1969, vol. 2, §3.4.1, algorithm Q); means stay below 100 here. */
  private static int poisson(double mean, SeedStream stream) {
    double limit = StrictMath.exp(-mean);
    int count = -1;
    double product = 1;
    do {
      product *= stream.nextUniform();
      count++;
    } while (product > limit);
    return count;
  }

  /** Separable Gaussian, black outside the image. */
  private static double[] blur(Image image, double sd) {
    int width = image.width();
    int height = image.height();
    int reach = (int) Math.ceil(REACH * sd);
    double[] kernel = new double[2 * reach + 1];
    double sum = 0;
    for (int k = -reach; k <= reach; k++) {
      kernel[k + reach] = StrictMath.exp(-0.5 * k * k / (sd * sd));
      sum += kernel[k + reach];
    }
    double[] rows = new double[image.pixels().length];
    double[] both = new double[image.pixels().length];
    for (int i = 0; i < image.pixels().length; i++) {
      for (int k = -reach; k <= reach; k++) {
        int x = i % width + k;
        rows[i] += x < 0 || x >= width ? 0 : kernel[k + reach] / sum * image.pixels()[i + k];
      }
    }
    for (int i = 0; i < image.pixels().length; i++) {
      for (int k = -reach; k <= reach; k++) {
        int y = i / width + k;
        both[i] += y < 0 || y >= height ? 0 : kernel[k + reach] / sum * rows[i + k * width];
      }
    }
    return map(both, value -> value);
  }

  /** Rotation about the centre with bilinear sampling, black outside the image. */
  private static double[] rotate(Image image, double degrees) {
    int width = image.width();
    double cos = StrictMath.cos(StrictMath.toRadians(degrees));
    double sin = StrictMath.sin(StrictMath.toRadians(degrees));
    double middleX = (width - 1) / 2.0;
    double middleY = (image.height() - 1) / 2.0;
    double[] turned = new double[image.pixels().length];
    for (int i = 0; i < image.pixels().length; i++) {
      double x = i % width - middleX;
      double y = i / width - middleY;
      turned[i] = bilinear(image, middleX + cos * x + sin * y, middleY - sin * x + cos * y);
    }
    return map(turned, value -> value);
  }

  private static double bilinear(Image image, double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double right = x - left;
    double down = y - top;
    return (1 - down) * ((1 - right) * at(image, left, top) + right * at(image, left + 1, top))
        + down * ((1 - right) * at(image, left, top + 1) + right * at(image, left + 1, top + 1));
  }

  private static double[] translate(Image image, int dx, int dy) {
    double[] moved = new double[image.pixels().length];
    for (int i = 0; i < image.pixels().length; i++) {
      moved[i] = at(image, i % image.width() - dx, i / image.width() - dy);
    }
    return moved;
  }

  private static double at(Image image, int x, int y) {
    boolean outside = x < 0 || x >= image.width() || y < 0 || y >= image.height();
    return outside ? 0 : image.pixels()[y * image.width() + x];
  }
}
