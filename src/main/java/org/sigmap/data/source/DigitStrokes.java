package org.sigmap.data.source;

import java.util.ArrayList;
import java.util.List;

/**
 * The ten digits as pen strokes in a unit square, x to the right and y downwards: every stroke a
 * chain of points that segments join.
 */
final class DigitStrokes {
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
