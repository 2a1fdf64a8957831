package org.sigmap.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Data as JSON that can stand in a script element of a page, whatever texts it holds: characters
 * that could end the element, begin a comment or break XML are escaped.
 */
final class Json {
  /** Digits that a number keeps: more than a reader can see or point at. */
  private static final MathContext DIGITS = new MathContext(9);

  private Json() {}

  /**
   * @param value a map with text keys, a list, a text, a number, a boolean or nothing
   */
  static String of(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> text(entry.getKey().toString()) + ":" + of(entry.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (value instanceof Iterable<?> list) {
      return StreamSupport.stream(list.spliterator(), false)
          .map(Json::of)
          .collect(Collectors.joining(",", "[", "]"));
    }
    if (value instanceof Double number) {
      return number(number);
    }
    return value == null || value instanceof Number || value instanceof Boolean
        ? String.valueOf(value)
        : text(value.toString());
  }

  private static String number(double value) {
    if (!Double.isFinite(value)) {
      return "null";
    }
    long whole = (long) value;
    return whole == value && Math.abs(value) < 1e7
        ? Long.toString(whole)
        : new BigDecimal(value).round(DIGITS).stripTrailingZeros().toString();
  }

  private static String text(String text) {
    StringBuilder json = new StringBuilder("\"");
    Markup.legal(text)
        .chars()
        .forEach(
            c -> {
              if (c < ' ' || c > '~' && c < 0xa0 || "\"\\<>&'\u2028\u2029".indexOf(c) >= 0) {
                json.append("\\u%04x".formatted(c));
              } else {
                json.append((char) c);
              }
            });
    return json.append('"').toString();
  }
}
