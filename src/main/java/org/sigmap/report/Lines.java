package org.sigmap.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.results.Summary;

/**
 * The lines of a figure, one for each value of an axis, or one of them all.
 *
 * @param axis the axis, absent where all settings make one line
 * @param marked whether each line has a symbol of its own
 * @param alone name of the one line
 */
record Lines(
    Summary summary, Optional<String> axis, boolean marked, Series.Line line, String alone) {
  private static final Object ALL = "";

  /** The values that have a line each; where there is no axis, one that stands for all. */
  List<Object> values() {
    return axis.map(summary::values).orElse(List.of(ALL));
  }

  /** The value whose line a setting belongs to. */
  Object of(Map<String, Object> setting) {
    return axis.<Object>map(setting::get).orElse(ALL);
  }

  /** The settings of a value's line. */
  List<Map<String, Object>> of(List<Map<String, Object>> settings, Object value) {
    return settings.stream().filter(setting -> of(setting).equals(value)).toList();
  }

  /** The line of a value without its points. */
  Series key(Object value, Theme theme) {
    List<Object> values = values();
    return new Series(
        axis.map(a -> Labels.setting(a, value)).orElse(alone),
        axis.map(a -> theme.of(a, value, values)).orElse(theme.categories().get(0)),
        marked ? Symbol.of(values.indexOf(value)) : Symbol.NONE,
        line,
        List.of(),
        axis.map(a -> Map.of(a, value)).orElse(Map.of()),
        List.of());
  }

  /**
   * The line of a value through the means of its settings.
   *
   * @param seeds what these are means of
   * @param places where these stand, if not moved aside by {@code shift}
   */
  Series through(
      List<Map<String, Object>> settings,
      String metric,
      Seeds seeds,
      Places places,
      double shift,
      Series key) {
    List<Series.Point> means =
        settings.stream()
            .flatMap(
                setting ->
                    summary
                        .estimate(setting, metric)
                        .map(e -> Series.Point.of(places.at(setting) + shift, e))
                        .stream())
            .toList();
    return key.with(means).of(seeds.lines(settings, metric, setting -> places.at(setting) + shift));
  }

  /** The keys of all lines, none where there is only one of all settings. */
  List<Series> legend(Theme theme) {
    return axis.isEmpty() ? List.of() : values().stream().map(v -> key(v, theme)).toList();
  }
}
