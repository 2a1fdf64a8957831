package org.sigmap.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A grid of panels that share both scales, with one legend.
 *
 * @param name file name without its end
 * @param title the question it answers
 * @param subtitle what is drawn
 * @param xLabel quantity and unit along x
 * @param yLabel quantity and unit along y
 * @param bands whether intervals are bands along the lines; otherwise bars at the points
 * @param columns panels side by side
 * @param legend one key per colour, symbol or line that needs a name
 * @param places the axis along x with its values; absent where that is time or a rank
 */
record Figure(
    String name,
    String title,
    String subtitle,
    String xLabel,
    String yLabel,
    Scale x,
    Scale y,
    boolean bands,
    int columns,
    List<Panel> panels,
    List<Series> legend,
    Optional<Places> places) {

  /**
   * One pair of axes with its series, the first drawn at the back.
   *
   * @param keys the values of axes whose settings it shows, several where all look the same; none
   *     where it belongs to no value
   */
  record Panel(String title, List<Series> series, List<Map<String, Object>> keys) {
    Panel(String title, List<Series> series) {
      this(title, series, List.of());
    }
  }

  Figure(
      String name,
      String title,
      String subtitle,
      String xLabel,
      String yLabel,
      Scale x,
      Scale y,
      boolean bands,
      int columns,
      List<Panel> panels,
      List<Series> legend) {
    this(
        name,
        title,
        subtitle,
        xLabel,
        yLabel,
        x,
        y,
        bands,
        columns,
        panels,
        legend,
        Optional.empty());
  }

  /** The figure with what stands along x. */
  Figure along(Places axis) {
    return new Figure(
        name,
        title,
        subtitle,
        xLabel,
        yLabel,
        x,
        y,
        bands,
        columns,
        panels,
        legend,
        Optional.of(axis));
  }

  /** What goes on beyond the frame, as a sentence behind others; empty where nothing does. */
  String cut() {
    boolean beyond =
        panels.stream()
            .flatMap(panel -> panel.series().stream())
            .flatMap(series -> series.points().stream())
            .anyMatch(point -> y.cuts(point.low()) || y.cuts(point.high()));
    return !beyond
        ? ""
        : bands
            ? " What ends at the frame goes on beyond it."
            : " Arrows: the interval goes on beyond the frame.";
  }
}
