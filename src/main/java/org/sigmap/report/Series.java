package org.sigmap.report;

import java.awt.Color;
import java.util.List;
import java.util.Map;
import org.sigmap.math.Estimate;

/**
 * One set of marks of a figure.
 *
 * @param name what the legend calls it
 * @param color of lines, symbols and intervals
 * @param points in order of x
 * @param where the values of axes that all its points have in common; none where it is a reference
 * @param seeds what the points are means of, a line a seed; none where it is not at hand
 */
record Series(
    String name,
    Color color,
    Symbol symbol,
    Line line,
    List<Point> points,
    Map<String, Object> where,
    List<List<Point>> seeds) {
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
   * @param n how many values it is the mean of, 0 where it is none
   */
  record Point(double x, double y, double low, double high, int n) {
    static Point at(double x, double y) {
      return new Point(x, y, y, y, 0);
    }

    /** A mean with its interval, where there is one. */
    static Point of(double x, Estimate e) {
      boolean interval = e.hasInterval();
      return new Point(
          x, e.mean(), interval ? e.low() : e.mean(), interval ? e.high() : e.mean(), e.n());
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
    where = Map.copyOf(where);
    seeds = List.copyOf(seeds);
  }

  Series(String name, Color color, Symbol symbol, Line line, List<Point> points) {
    this(name, color, symbol, line, points, Map.of(), List.of());
  }

  /** The series as the legend needs it. */
  Series key() {
    return with(List.of());
  }

  /** The series with a symbol at its points. */
  Series marked(Symbol mark) {
    return new Series(name, color, mark, line, points, where, seeds);
  }

  /** The series with other points. */
  Series with(List<Point> others) {
    return new Series(name, color, symbol, line, others, where, List.of());
  }

  /** The series with what its points are means of. */
  Series of(List<List<Point>> lines) {
    return new Series(name, color, symbol, line, points, where, lines);
  }

  /** Marks of the same colour that belong to the series, joined or not. */
  Series marks(String called, Symbol mark, Line joined, List<Point> marked) {
    return new Series(called, color, mark, joined, marked, where, List.of());
  }
}
