package org.sigmap.data.source;

import java.util.ArrayList;
import java.util.List;
import org.sigmap.data.LabelledImages;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;
import org.sigmap.spec.ImagesSpec;

/**
 * Digits of 28×28 pixels drawn from strokes with random affine and elastic jitter and a round pen
 * of random width, anti-aliased: for machines without any image set. Elastic jitter moves the
 * points of strokes by a smooth random field (after Simard, Steinkraus and Platt 2003, §2, who move
 * pixels).
 */
record ProceduralDigits(ImagesSpec.ProceduralDigits spec) implements ImageSource {
  static final int SIDE = 28;

  private static final double MARGIN = 4;
  private static final double BOX = SIDE - 2 * MARGIN;

  /** Standard deviations at jitter 1: radians, relative size, slant, pixels. */
  private static final double ROTATION = 0.12;

  private static final double SCALE = 0.1;
  private static final double SHEAR = 0.15;
  private static final double TRANSLATION = 1.0;
  private static final double PEN_SPREAD = 0.2;
  private static final double ELASTIC = 0.9;

  private static final double PEN_RADIUS = 1.1;

  /** Control points of the elastic field along each side. */
  private static final int GRID = 4;

  @Override
  public int pixels() {
    return SIDE * SIDE;
  }

  @Override
  public int classes() {
    return DigitStrokes.DIGITS.size();
  }

  @Override
  public boolean bytes() {
    return false;
  }

  /** Images of uniformly random digits, whatever they are drawn for. */
  @Override
  public LabelledImages draw(Part part, int count, SeedStream stream, Draws draws) {
    double[] pixels = new double[count * pixels()];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = stream.nextInt(classes());
      double[] image = image(labels[i], spec.jitter(), stream);
      System.arraycopy(image, 0, pixels, i * image.length, image.length);
    }
    return new LabelledImages(SIDE, SIDE, classes(), new Matrix(count, pixels(), pixels), labels);
  }

  private static double[] image(int digit, double jitter, SeedStream stream) {
    double angle = jitter * ROTATION * stream.nextGaussian();
    double scaleX = StrictMath.exp(jitter * SCALE * stream.nextGaussian());
    double scaleY = StrictMath.exp(jitter * SCALE * stream.nextGaussian());
    double shear = jitter * SHEAR * stream.nextGaussian();
    double shiftX = jitter * TRANSLATION * stream.nextGaussian();
    double shiftY = jitter * TRANSLATION * stream.nextGaussian();
    double radius = PEN_RADIUS * StrictMath.exp(jitter * PEN_SPREAD * stream.nextGaussian());
    double[] field = stream.gaussians(2 * GRID * GRID);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    List<double[]> segments = new ArrayList<>();
    for (List<double[]> stroke : DigitStrokes.DIGITS.get(digit)) {
      double[] last = null;
      for (double[] point : stroke) {
        double x = scaleX * ((point[0] - 0.5) - shear * (point[1] - 0.5));
        double y = scaleY * (point[1] - 0.5);
        double elastic = jitter * ELASTIC;
        double[] here = {
          SIDE / 2.0 + BOX * (cos * x - sin * y) + shiftX + elastic * smooth(field, 0, point),
          SIDE / 2.0 + BOX * (sin * x + cos * y) + shiftY + elastic * smooth(field, 1, point)
        };
        if (last != null) {
          segments.add(new double[] {last[0], last[1], here[0], here[1]});
        }
        last = here;
      }
    }
    return ink(segments, radius);
  }

  /** Bilinear interpolation of the field's component between control points. */
  private static double smooth(double[] field, int component, double[] point) {
    double x = Math.min(Math.max(point[0], 0), 1) * (GRID - 1);
    double y = Math.min(Math.max(point[1], 0), 1) * (GRID - 1);
    int left = Math.min((int) x, GRID - 2);
    int top = Math.min((int) y, GRID - 2);
    int at = component * GRID * GRID + top * GRID + left;
    double right = x - left;
    double upper = (1 - right) * field[at] + right * field[at + 1];
    double lower = (1 - right) * field[at + GRID] + right * field[at + GRID + 1];
    return (1 - (y - top)) * upper + (y - top) * lower;
  }

  /** Coverage by a round pen: 1 inside, falling to 0 over one pixel at its edge. */
  private static double[] ink(List<double[]> segments, double radius) {
    double[] pixels = new double[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      double nearest = Double.MAX_VALUE;
      for (double[] segment : segments) {
        nearest = Math.min(nearest, squaredDistance(i % SIDE + 0.5, i / SIDE + 0.5, segment));
      }
      pixels[i] = Math.min(Math.max(radius + 0.5 - Math.sqrt(nearest), 0), 1);
    }
    return pixels;
  }

  private static double squaredDistance(double x, double y, double[] segment) {
    double dx = segment[2] - segment[0];
    double dy = segment[3] - segment[1];
    double length = dx * dx + dy * dy;
    double along = ((x - segment[0]) * dx + (y - segment[1]) * dy) / (length > 0 ? length : 1);
    double t = Math.min(Math.max(along, 0), 1);
    double offX = x - segment[0] - t * dx;
    double offY = y - segment[1] - t * dy;
    return offX * offX + offY * offY;
  }
}
