package org.sigmap.results;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sigmap.spec.Axis;
import org.sigmap.spec.Paths;

/**
 * A value of an axis of several fields, which move together. The axis is called by its first field.
 *
 * @param fields the value of each by path, in the axis's order; {@link #NONE} of those that a cell
 *     lacks
 */
public record Joint(Map<String, Object> fields) implements Comparable<Joint> {
  /** Stands for the value of a field that a cell does not have. */
  public static final String NONE = "";

  public Joint {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /**
   * The cells with one axis where the study has one, whose value is then a {@link Joint} where it
   * has several fields.
   */
  public static List<CellRecord> joined(List<CellRecord> cells, List<Axis> axes) {
    return axes.stream().allMatch(axis -> axis.form() == Axis.Form.FIELD)
        ? cells
        : cells.stream().map(cell -> cell.withAxes(joined(cell.axes(), axes))).toList();
  }

  /** A setting with one value for each axis of the study. */
  public static Map<String, Object> joined(Map<String, Object> flat, List<Axis> axes) {
    List<List<String>> together =
        axes.stream().filter(a -> a.form() != Axis.Form.FIELD).map(Axis::paths).toList();
    Map<String, Object> joined = new LinkedHashMap<>();
    flat.forEach(
        (path, value) -> {
          Optional<List<String>> axis = together.stream().filter(a -> a.contains(path)).findFirst();
          joined.putIfAbsent(
              axis.map(paths -> paths.get(0)).orElse(path),
              axis.<Object>map(paths -> of(paths, flat)).orElse(value));
        });
    // Of an axis whose fields the cell lacks, all of them.
    together.forEach(paths -> joined.putIfAbsent(paths.get(0), of(paths, flat)));
    return joined;
  }

  private static Joint of(List<String> paths, Map<String, Object> flat) {
    Map<String, Object> fields = new LinkedHashMap<>();
    paths.forEach(path -> fields.put(path, flat.getOrDefault(path, NONE)));
    return new Joint(fields);
  }

  /** What the axis is called by. */
  public Object first() {
    return fields.values().iterator().next();
  }

  /** The other fields that the cell has, each under as much of its path as tells it apart. */
  public Map<String, Object> others() {
    Map<String, Object> others = new LinkedHashMap<>();
    fields.entrySet().stream()
        .skip(1)
        .filter(field -> !field.getValue().equals(NONE))
        .forEach(field -> others.put(name(field.getKey()), field.getValue()));
    return others;
  }

  private String name(String path) {
    String last = Paths.last(path);
    return fields.keySet().stream().filter(p -> Paths.last(p).equals(last)).count() > 1
        ? path
        : last;
  }

  /** Field by field, as {@link AxisValue#ORDER} has them. */
  @Override
  public int compareTo(Joint other) {
    return AxisValue.settingOrder(List.copyOf(fields.keySet())).compare(fields, other.fields);
  }

  /** Without a space: {@code adam,learningRate=0.001}. */
  @Override
  public String toString() {
    return AxisValue.label(first())
        + others().entrySet().stream()
            .map(field -> "," + field.getKey() + "=" + AxisValue.label(field.getValue()))
            .collect(Collectors.joining());
  }
}
