package org.sigmap.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.results.Summary;

/** Splits the settings of a run over panels. */
final class Grid {
  private static final int MOST_COLUMNS = 5;

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
