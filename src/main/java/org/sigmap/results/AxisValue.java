package org.sigmap.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.spec.NumberText;

/**
 * Values of sweep axes: numbers, words, truth values, small structures of them, or a {@link Joint}
 * of several fields' values.
 *
 * <p>{@code 1} and {@code 1.0} are the same setting, so whole numbers are held as {@link Long} and
 * all others as {@link Double}; equality of settings is then plain {@code equals}.
 */
public final class AxisValue {
  private static final double LARGEST_EXACT_WHOLE = 1L << 53;

  /** Numbers by value, then everything else by {@link #label}. */
  public static final Comparator<Object> ORDER = AxisValue::compare;

  private AxisValue() {}

  /** The value as a number, that of its first field where it is of several; absent of words. */
  public static Optional<Double> number(Object value) {
    Object single = value instanceof Joint joint ? joint.first() : value;
    return single instanceof Number number ? Optional.of(number.doubleValue()) : Optional.empty();
  }

  /** Whether the values are numbers, no two alike. */
  public static boolean areNumbers(Collection<?> values) {
    return values.stream().map(AxisValue::number).flatMap(Optional::stream).distinct().count()
        == values.size();
  }

  /** {@link #areNumbers} as such, in their order. */
  public static double[] numbers(Collection<?> values) {
    return values.stream().mapToDouble(value -> number(value).orElseThrow()).toArray();
  }

  /**
   * The one form in which equal settings are equal objects.
   *
   * @throws IllegalArgumentException if the value is not finite, or of a kind that JSON lacks
   */
  public static Object normalise(Object value) {
    if (value instanceof Number number) {
      return normaliseNumber(number);
    }
    if (value instanceof String || value instanceof Boolean || value instanceof Joint) {
      return value;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(AxisValue::normalise).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, item) -> copy.put(String.valueOf(key), normalise(item)));
      return Collections.unmodifiableMap(copy);
    }
    throw new IllegalArgumentException(
        "An axis value must be a number, a word, true or false, a list or a mapping, but is "
            + value);
  }

  private static Number normaliseNumber(Number number) {
    if (number instanceof Long || number instanceof Integer || number instanceof Short) {
      return number.longValue();
    }
    double value = number.doubleValue();
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("An axis value must be finite, but is " + value);
    }
    if (value == Math.rint(value) && Math.abs(value) <= LARGEST_EXACT_WHOLE) {
      return (long) value;
    }
    return value;
  }

  /** The value as text, numbers in the shortest decimal form that reads back unchanged. */
  public static String label(Object value) {
    if (value instanceof Double number) {
      double size = Math.abs(number);
      return size >= 1e-3 && size < 1e7
          ? new BigDecimal(number.toString()).stripTrailingZeros().toPlainString()
          : number.toString();
    }
    if (value instanceof Map || value instanceof List) {
      try {
        return Json.COMPACT.writeValueAsString(value);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("An axis value has no JSON form: " + value, e);
      }
    }
    return String.valueOf(value);
  }

  /**
   * Reads {@link #label} of a number back as a number, typeset or not, true and false as such, all
   * else as text.
   */
  public static Object parse(String text) {
    String label = NumberText.plain(text);
    if (label.equals("true") || label.equals("false")) {
      return Boolean.valueOf(label);
    }
    if (!label.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
      return label;
    }
    double value = Double.parseDouble(label);
    return Double.isFinite(value) ? normalise(value) : label;
  }

  public static Map<String, Object> without(Map<String, Object> setting, String axis) {
    Map<String, Object> rest = new LinkedHashMap<>(setting);
    rest.remove(axis);
    return rest;
  }

  public static Map<String, Object> with(Map<String, Object> setting, String axis, Object value) {
    Map<String, Object> whole = new LinkedHashMap<>(setting);
    whole.put(axis, value);
    return whole;
  }

  /** Settings by the values of these axes, the first axis first. */
  static Comparator<Map<String, Object>> settingOrder(List<String> axes) {
    return (left, right) -> {
      int order = 0;
      for (int i = 0; i < axes.size() && order == 0; i++) {
        order = ORDER.compare(left.get(axes.get(i)), right.get(axes.get(i)));
      }
      return order;
    };
  }

  private static int compare(Object left, Object right) {
    if (left instanceof Number a && right instanceof Number b) {
      return Double.compare(a.doubleValue(), b.doubleValue());
    }
    if (left instanceof Joint a && right instanceof Joint b) {
      return a.compareTo(b);
    }
    if (left instanceof Number || right instanceof Number) {
      return left instanceof Number ? -1 : 1;
    }
    return label(left).compareTo(label(right));
  }
}
