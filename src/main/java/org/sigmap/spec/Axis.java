package org.sigmap.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A spec field given several values under {@code sweep:}.
 *
 * @param path dotted path of the field, as {@code teacher.snr}
 * @param values its values in the order given: text, numbers or booleans, no two alike ({@code 1}
 *     and {@code 1.0} are alike)
 */
public record Axis(String path, List<JsonNode> values) {
  /**
   * @throws SpecException if there is no value, one is not a single value, or two are alike
   */
  public Axis {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw Refusal.atValue(
          List.of("sweep", path),
          "the axis " + Words.show(path) + " has no values; give at least one");
    }
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < values.size(); i++) {
      JsonNode value = values.get(i);
      List<String> place = List.of("sweep", path, Integer.toString(i));
      if (!value.isTextual() && !value.isNumber() && !value.isBoolean()) {
        throw Refusal.atValue(
            place,
            "a value of the axis %s must be a number, a word or true/false, but is %s"
                .formatted(Words.show(path), Words.show(value)));
      }
      if (!seen.add(likeness(value))) {
        throw Refusal.atValue(
            place,
            "the axis " + Words.show(path) + " has " + Words.show(value) + " twice; remove one");
      }
    }
  }

  /** The value as a plain String, Integer, Long, Double or Boolean. */
  public Object plain(int index) {
    JsonNode value = values.get(index);
    return value.isNumber()
        ? value.numberValue()
        : value.isBoolean() ? (Object) value.booleanValue() : value.textValue();
  }

  private static Object likeness(JsonNode value) {
    // Adding zero turns -0.0 into 0.0.
    return value.isNumber() ? (Object) (value.doubleValue() + 0.0) : value;
  }
}
