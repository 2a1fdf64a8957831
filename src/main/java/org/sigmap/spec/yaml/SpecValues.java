package org.sigmap.spec.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import org.sigmap.spec.CommonNames;
import org.sigmap.spec.Paths;
import org.sigmap.spec.Refusal;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.SpecSchema;
import org.sigmap.spec.Words;

/** Strict types of single values: nothing is converted but whole numbers to real ones. */
final class SpecValues {
  private SpecValues() {}

  /**
   * Refuses a value that a field of the type cannot hold.
   *
   * @throws SpecException saying what is wanted and what is there
   */
  static void check(Class<?> type, List<String> path, JsonNode value) {
    if (value.isNull()) {
      throw empty(path);
    }
    if (type.isEnum()) {
      List<String> words = SpecSchema.words(type);
      if (!value.isTextual() || !words.contains(value.textValue())) {
        throw notOneOf(path, words, value);
      }
    } else if (type == double.class || type == Double.class) {
      expect(value.isNumber(), "a number", path, value);
    } else if (type == int.class || type == Integer.class) {
      String wanted =
          value.isLong()
              ? "a whole number between " + Integer.MIN_VALUE + " and " + Integer.MAX_VALUE
              : "a whole number";
      expect(value.isInt(), wanted, path, value);
    } else if (type == long.class || type == Long.class) {
      expect(value.isInt() || value.isLong(), "a whole number", path, value);
    } else if (type == boolean.class || type == Boolean.class) {
      expect(value.isBoolean(), "true or false", path, value);
    } else if (type == List.class) {
      expect(
          value.isValueNode() || values(value), "a list of single values, or of such", path, value);
    } else if (type == String.class) {
      expect(value.isTextual(), "text (put it in quotes)", path, value);
    }
  }

  private static boolean values(JsonNode list) {
    boolean all = list.isArray();
    for (JsonNode item : list) {
      all &= item.isValueNode() ? !item.isNull() : values(item);
    }
    return all;
  }

  static void expect(boolean holds, String wanted, List<String> path, JsonNode value) {
    if (value.isNull()) {
      throw empty(path);
    }
    if (!holds) {
      throw Refusal.atValue(
          path, name(path) + " must be " + wanted + ", but is " + Words.show(value) + hint(value));
    }
  }

  static Refusal notOneOf(List<String> path, Collection<String> words, JsonNode value) {
    String likely =
        value.isTextual()
            ? Words.closest(value.textValue(), words)
                .or(() -> CommonNames.word(value.textValue(), words))
                .map(w -> "; did you mean " + w + "?")
                .orElse("")
            : hint(value);
    return value.isNull()
        ? empty(path)
        : Refusal.atValue(
            path,
            "%s must be one of %s, but is %s%s"
                .formatted(name(path), String.join(", ", words), Words.show(value), likely));
  }

  static Refusal notAMapping(List<String> path, JsonNode value) {
    return value.isNull() ? empty(path) : notAMapping(path, name(path), value);
  }

  /**
   * @param name what stands at {@code path}
   */
  static Refusal notAMapping(List<String> path, String name, JsonNode value) {
    return Refusal.atValue(
        path, Words.show(name) + " must be a mapping of its fields, but is " + Words.show(value));
  }

  private static Refusal empty(List<String> path) {
    return Refusal.atValue(path, name(path) + " has no value; give one, or remove it");
  }

  private static String hint(JsonNode value) {
    if (value.isArray()) {
      return "; several values go under sweep:";
    }
    if (value.isTextual()) {
      JsonNode unquoted = YamlScalar.resolve(value.textValue());
      return unquoted.isNumber() || unquoted.isBoolean() ? "; remove the quotes" : "";
    }
    return "";
  }

  private static String name(List<String> path) {
    return Words.show(Paths.last(path));
  }
}
