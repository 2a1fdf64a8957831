package org.sigmap.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sigmap.results.Summary;

/** Splits the settings of a run over panels. */
final class Grid {
  private static final int MOST_COLUMNS = 5;

  /** Values in which equal panels differ that a title has room for. */
  private static final int MOST_NAMED = 3;

  private Grid() {}

  /** The settings by panel, in the summary's order; the key holds the panel axes' values. */
  static Map<Map<String, Object>, List<Map<String, Object>>> panels(
      Summary summary, List<String> axes) {
    Map<Map<String, Object>, List<Map<String, Object>>> panels = new LinkedHashMap<>();
    for (Map<String, Object> setting : summary.settings()) {
      Map<String, Object> key = new LinkedHashMap<>();
      axes.forEach(axis -> key.put(axis, setting.get(axis)));
      panels.computeIfAbsent(key, k -> new ArrayList<>()).add(setting);
    }
    return panels;
  }

  /**
   * The panels of a figure; those that show the same are one, which is named by what they share and
   * by the values in which they differ.
   *
   * @param series what a panel shows of its settings
   */
  static List<Figure.Panel> distinct(
      Summary summary,
      List<String> axes,
      Function<List<Map<String, Object>>, List<Series>> series) {
    Map<List<Series>, List<Map<String, Object>>> keys = new LinkedHashMap<>();
    panels(summary, axes)
        .forEach(
            (key, settings) ->
                keys.computeIfAbsent(series.apply(settings), k -> new ArrayList<>()).add(key));
    return keys.entrySet().stream()
        .map(
            entry ->
                new Figure.Panel(
                    title(summary, axes, entry.getValue()), entry.getKey(), entry.getValue()))
        .toList();
  }

  private static String title(Summary summary, List<String> axes, List<Map<String, Object>> keys) {
    List<String> parts = new ArrayList<>();
    for (String axis : axes) {
      List<Object> values = keys.stream().map(key -> key.get(axis)).distinct().toList();
      if (values.size() == 1) {
        parts.add(Labels.setting(axis, values.get(0)));
      } else if (values.size() < summary.values(axis).size()) {
        String first = Labels.setting(axis, values.get(0));
        parts.add(
            values.size() > MOST_NAMED
                ? first + " and " + (values.size() - 1) + " more"
                : values.stream()
                    .skip(1)
                    .map(Labels::value)
                    .collect(Collectors.joining(" / ", first + " / ", "")));
      }
    }
    return parts.isEmpty() && keys.size() > 1
        ? "the same for every "
            + axes.stream().map(Labels::axis).collect(Collectors.joining(" and "))
        : String.join(", ", parts);
  }

  /** Columns of a full grid: the last axis's values side by side where they fit. */
  static int columns(Summary summary, List<String> axes, int panels) {
    if (!axes.isEmpty()) {
      int last = summary.values(axes.get(axes.size() - 1)).size();
      if (last <= MOST_COLUMNS && panels % last == 0) {
        return last;
      }
    }
    return columns(panels);
  }

  /** Columns of a grid without natural rows, as even as can be. */
  static int columns(int panels) {
    int rows = (panels + MOST_COLUMNS - 1) / MOST_COLUMNS;
    return Math.max(1, (panels + rows - 1) / Math.max(1, rows));
  }
}
