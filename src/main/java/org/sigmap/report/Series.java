package org.sigmap.report;

import java.awt.Color;
import java.util.List;
import org.sigmap.math.Estimate;

/**
 * One set of marks of a figure.
 *
 * @param name what the legend calls it
 * @param color of lines, symbols and intervals
 * @param points in order of x
 */
record Series(String name, Color color, Symbol symbol, Line line, List<Point> points) {
  /** How points are joined. */
  enum Line {
    NONE,
    SOLID,
    DASHED
  }

  /**
   * A value with its interval.
   *
   * @param x position along x, in the units of the figure's x scale
   * @param low lower end of its interval; y itself where there is none
   * @param high upper end of its interval; y itself where there is none
   */
  record Point(double x, double y, double low, double high) {
    static Point at(double x, double y) {
      return new Point(x, y, y, y);
    }

    /** A mean with its interval, where there is one. */
    static Point of(double x, Estimate e) {
      return e.hasInterval() ? new Point(x, e.mean(), e.low(), e.high()) : at(x, e.mean());
    }
  }

  /** Marks that no line joins. */
  static Series marks(String name, Color color, Symbol symbol, List<Point> points) {
    return new Series(name, color, symbol, Line.NONE, points);
  }

  /** A dashed line across a figure. */
  static Series level(String name, Theme theme, Scale x, double y) {
    List<Point> ends = List.of(Point.at(x.low(), y), Point.at(x.high(), y));
    return new Series(name, theme.muted(), Symbol.NONE, Line.DASHED, ends);
  }

  Series {
    points = List.copyOf(points);
  }

  /** The series as the legend needs it. */
  Series key() {
    return with(List.of());
  }

  /** The series with other points. */
  Series with(List<Point> others) {
    return new Series(name, color, symbol, line, others);
  }
}
