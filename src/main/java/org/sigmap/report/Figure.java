package org.sigmap.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A grid of panels that share both axes, with one legend.
 *
 * @param name file name without its end
 * @param title the question it answers
 * @param subtitle what is drawn
 * @param bands whether intervals are bands along the lines; otherwise bars at the points
 * @param columns panels side by side
 * @param legend one key per colour, symbol or line that needs a name
 */
record Figure(
    String name,
    String title,
    String subtitle,
    Along x,
    Along y,
    boolean bands,
    int columns,
    List<Panel> panels,
    List<Series> legend) {

  /**
   * What stands along x or y.
   *
   * @param label quantity and unit
   * @param places the axis of the sweep with its values; absent where it is another quantity
   */
  record Along(String label, Scale scale, Optional<Places> places) {
    Along(String label, Scale scale) {
      this(label, scale, Optional.empty());
    }

    static Along of(Places axis) {
      return new Along(axis.title(), axis.scale(), Optional.of(axis));
    }
  }

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

  /** What goes on beyond the frame, as a sentence behind others; empty where nothing does. */
  String cut() {
    boolean beyond =
        panels.stream()
            .flatMap(panel -> panel.series().stream())
            .flatMap(series -> series.points().stream())
            .anyMatch(point -> y.scale().cuts(point.low()) || y.scale().cuts(point.high()));
    return !beyond
        ? ""
        : bands
            ? " What ends at the frame goes on beyond it."
            : " Arrows: the interval goes on beyond the frame.";
  }
}
