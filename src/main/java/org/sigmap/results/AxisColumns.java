package org.sigmap.results;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns that axes have in a table: one each, or one for each field of an axis of several.
 *
 * @param paths the columns of each axis
 */
public record AxisColumns(Map<String, List<String>> paths) {
  /**
   * @param axes the axes, in order
   * @param settings all rows
   */
  public static AxisColumns of(List<String> axes, Collection<Map<String, Object>> settings) {
    Map<String, List<String>> paths = new LinkedHashMap<>();
    for (String axis : axes) {
      paths.put(
          axis,
          settings.stream()
              .map(setting -> setting.get(axis))
              .filter(Joint.class::isInstance)
              .map(value -> List.copyOf(((Joint) value).fields().keySet()))
              .findFirst()
              .orElse(List.of(axis)));
    }
    return new AxisColumns(paths);
  }

  /** The columns' names. */
  public List<String> names() {
    return paths.values().stream().flatMap(List::stream).toList();
  }

  /** The value of a column at a setting, {@link Joint#NONE} where that has no such axis. */
  public static Object value(Map<String, Object> setting, String axis, String path) {
    Object value = setting.getOrDefault(axis, Joint.NONE);
    return value instanceof Joint joint ? joint.fields().get(path) : value;
  }

  /** The value of a field, null where no axis sets it. */
  public static Object value(Map<String, Object> setting, String path) {
    return setting.entrySet().stream()
        .filter(axis -> axis.getValue() instanceof Joint j && j.fields().containsKey(path))
        .findFirst()
        .map(axis -> value(setting, axis.getKey(), path))
        .orElse(setting.get(path));
  }

  /** The columns' fields at a setting. */
  List<String> labels(Map<String, Object> setting) {
    return paths.entrySet().stream()
        .flatMap(axis -> axis.getValue().stream().map(path -> value(setting, axis.getKey(), path)))
        .map(AxisValue::label)
        .toList();
  }
}
