package org.sigmap.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sigmap.results.Summary;

/**
 * The axes whose values a reader of the page may pick from, each with its values in order.
 *
 * @param axes those that take several values, as many as there is room for
 */
record Filters(Map<String, List<Object>> axes) {
  /** More values than anybody picks from one by one. */
  private static final int MOST_VALUES = 60;

  static Filters of(Summary summary) {
    Map<String, List<Object>> axes = new LinkedHashMap<>();
    Layout.varying(summary).stream()
        .filter(axis -> summary.values(axis).size() <= MOST_VALUES)
        .forEach(axis -> axes.put(axis, summary.values(axis)));
    return new Filters(axes);
  }

  /** By axis the place of its value; −1 where that is not said. */
  List<Integer> of(Map<String, Object> where) {
    List<Integer> places = new ArrayList<>();
    axes.forEach((axis, values) -> places.add(values.indexOf(where.get(axis))));
    return places;
  }

  /** The same as a word of an attribute. */
  String word(Map<String, Object> where) {
    return String.join(",", of(where).stream().map(String::valueOf).toList());
  }

  /** For the page: what axes and values are called. */
  List<Object> described() {
    List<Object> described = new ArrayList<>();
    axes.forEach(
        (axis, values) ->
            described.add(
                // In one order, so that a page has the same bytes whenever it is written.
                new TreeMap<>(
                    Map.of(
                        "name", Labels.axis(axis),
                        "values", values.stream().map(Labels::value).toList()))));
    return described;
  }
}
