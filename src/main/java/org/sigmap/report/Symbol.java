package org.sigmap.report;

import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** Marks that stay apart without colour. */
enum Symbol {
  NONE,
  CIRCLE,
  SQUARE,
  DIAMOND,
  TRIANGLE,
  TRIANGLE_DOWN,
  CROSS,
  RING;

  private static final double RADIUS = 4;

  /** The mark of the i-th line; a cross is kept for diverged cells, a ring for the best ones. */
  static Symbol of(int line) {
    return values()[1 + line % (CROSS.ordinal() - 1)];
  }

  /** The outline around the origin, in points. */
  Shape shape() {
    double r = RADIUS;
    return switch (this) {
      case NONE -> new Path2D.Double();
      case CIRCLE -> new Ellipse2D.Double(-r, -r, 2 * r, 2 * r);
      case SQUARE -> new Rectangle2D.Double(-0.9 * r, -0.9 * r, 1.8 * r, 1.8 * r);
      case DIAMOND -> polygon(0, -1.25 * r, 1.25 * r, 0, 0, 1.25 * r, -1.25 * r, 0);
      case TRIANGLE -> polygon(0, -1.2 * r, 1.15 * r, 0.9 * r, -1.15 * r, 0.9 * r);
      case TRIANGLE_DOWN -> polygon(0, 1.2 * r, 1.15 * r, -0.9 * r, -1.15 * r, -0.9 * r);
      case RING -> ring(2.1 * r, 0.4 * r);
      case CROSS -> cross(r, 0.35 * r);
    };
  }

  private static Shape ring(double r, double t) {
    Area ring = new Area(new Ellipse2D.Double(-r, -r, 2 * r, 2 * r));
    double inner = r - t;
    ring.subtract(new Area(new Ellipse2D.Double(-inner, -inner, 2 * inner, 2 * inner)));
    return ring;
  }

  private static Shape cross(double r, double t) {
    return polygon(
        0, -t, r - t, -r, r, t - r, t, 0, r, r - t, r - t, r, 0, t, t - r, r, -r, r - t, -t, 0, -r,
        t - r, t - r, -r);
  }

  private static Shape polygon(double... coordinates) {
    Path2D path = new Path2D.Double();
    path.moveTo(coordinates[0], coordinates[1]);
    for (int i = 2; i < coordinates.length; i += 2) {
      path.lineTo(coordinates[i], coordinates[i + 1]);
    }
    path.closePath();
    return path;
  }
}
