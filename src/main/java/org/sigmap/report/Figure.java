package org.sigmap.report;

import java.util.List;

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
    List<Series> legend) {

  /** One pair of axes with its series, the first drawn at the back. */
  record Panel(String title, List<Series> series) {}

  /** Whether an interval's bar goes on beyond the frame. */
  boolean cutsBars() {
    return !bands
        && panels.stream()
            .flatMap(panel -> panel.series().stream())
            .flatMap(series -> series.points().stream())
            .anyMatch(point -> y.cuts(point.low()) || y.cuts(point.high()));
  }

  int rows() {
    return (panels.size() + columns - 1) / columns;
  }
}
