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

  /**
   * The ten digits as pen strokes in a unit square, x to the right and y downwards: every stroke a
   * chain of points that segments join.
   */
  static final class DigitStrokes {
    /** Segments that a full circle is drawn with. */
    private static final int CIRCLE = 24;

    private static final double FULL = 360;

    private DigitStrokes() {}

    /** The strokes of every digit, each a list of points {x, y}. */
    static final List<List<List<double[]>>> DIGITS =
        List.of(
            List.of(arc(0.5, 0.5, 0.27, 0.4, 0, FULL)),
            List.of(line(0.36, 0.25, 0.54, 0.1), line(0.54, 0.1, 0.54, 0.9)),
            List.of(
                arc(0.5, 0.32, 0.24, 0.22, 190, 385),
                line(0.717, 0.413, 0.26, 0.9),
                line(0.26, 0.9, 0.76, 0.9)),
            List.of(arc(0.46, 0.3, 0.24, 0.2, 200, 450), arc(0.46, 0.7, 0.27, 0.2, 270, 520)),
            List.of(
                line(0.58, 0.1, 0.24, 0.62),
                line(0.24, 0.62, 0.8, 0.62),
                line(0.62, 0.35, 0.62, 0.9)),
            List.of(
                line(0.72, 0.1, 0.34, 0.1),
                line(0.34, 0.1, 0.31, 0.46),
                arc(0.46, 0.65, 0.27, 0.25, 235, 500)),
            List.of(curve(0.64, 0.1, 0.26, 0.3, 0.26, 0.68), arc(0.5, 0.68, 0.24, 0.22, 0, FULL)),
            List.of(line(0.25, 0.1, 0.76, 0.1), line(0.76, 0.1, 0.42, 0.9)),
            List.of(arc(0.5, 0.3, 0.2, 0.2, 0, FULL), arc(0.5, 0.7, 0.25, 0.2, 0, FULL)),
            List.of(arc(0.5, 0.32, 0.23, 0.22, 0, FULL), curve(0.73, 0.32, 0.73, 0.6, 0.56, 0.9)));

    /** Part of an ellipse; angles in degrees, clockwise from the right. */
    private static List<double[]> arc(
        double centreX, double centreY, double radiusX, double radiusY, double from, double to) {
      int pieces = (int) Math.ceil(CIRCLE * (to - from) / FULL);
      List<double[]> points = new ArrayList<>();
      for (int i = 0; i <= pieces; i++) {
        double angle = StrictMath.toRadians(from + (to - from) * i / pieces);
        points.add(
            new double[] {
              centreX + radiusX * StrictMath.cos(angle), centreY + radiusY * StrictMath.sin(angle)
            });
      }
      return points;
    }

    /** A quadratic Bézier curve from the first point to the last, drawn towards the middle one. */
    private static List<double[]> curve(
        double x0, double y0, double x1, double y1, double x2, double y2) {
      int pieces = CIRCLE / 3;
      List<double[]> points = new ArrayList<>();
      for (int i = 0; i <= pieces; i++) {
        double t = (double) i / pieces;
        double a = (1 - t) * (1 - t);
        double b = 2 * t * (1 - t);
        double c = t * t;
        points.add(new double[] {a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2});
      }
      return points;
    }

    /** A straight line in pieces, so that elastic jitter can bend it. */
    private static List<double[]> line(double x0, double y0, double x1, double y1) {
      return curve(x0, y0, (x0 + x1) / 2, (y0 + y1) / 2, x1, y1);
    }
  }
}
