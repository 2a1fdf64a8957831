package org.sigmap.spec.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Set;
import java.util.regex.Pattern;
import org.sigmap.spec.NumberText;

/**
 * What an unquoted YAML scalar means, by the core schema of YAML 1.2 (yaml.org/spec/1.2.2, §10.3.2)
 * without octal and hexadecimal numbers.
 *
 * <p>YAML 1.1 reads {@code no} as false, {@code 010} as eight and {@code 1e-6} as text; none of
 * these is what a researcher means. A minus sign that was typeset is one too, see {@link
 * NumberText}.
 */
final class YamlScalar {
  private static final Pattern WHOLE = Pattern.compile("[-+]?(?:0|[1-9][0-9]*)");
  private static final Pattern REAL =
      Pattern.compile("[-+]?(?:\\.[0-9]+|(?:0|[1-9][0-9]*)(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
  private static final Pattern INFINITE = Pattern.compile("[-+]?\\.(?:inf|Inf|INF)");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
  private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
  private static final Set<String> NAN = Set.of(".nan", ".NaN", ".NAN");

  // No double needs more digits than these, and reading a million of them takes seconds.
  private static final int LONGEST = 1100;

  private YamlScalar() {}

  /** The value that {@code text} stands for: null, a boolean, a number, or the text itself. */
  static JsonNode resolve(String text) {
    if (text.length() > LONGEST) {
      return TextNode.valueOf(text);
    }
    String raw = NumberText.plain(text);
    if (NULL.contains(raw)) {
      return NullNode.getInstance();
    }
    if (TRUE.contains(raw) || FALSE.contains(raw)) {
      return BooleanNode.valueOf(TRUE.contains(raw));
    }
    if (WHOLE.matcher(raw).matches()) {
      return whole(raw);
    }
    if (REAL.matcher(raw).matches()) {
      return DoubleNode.valueOf(Double.parseDouble(raw));
    }
    if (INFINITE.matcher(raw).matches()) {
      return DoubleNode.valueOf(
          raw.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
    return NAN.contains(raw) ? DoubleNode.valueOf(Double.NaN) : TextNode.valueOf(text);
  }

  private static JsonNode whole(String raw) {
    long value;
    try {
      value = Long.parseLong(raw);
    } catch (NumberFormatException beyondLong) {
      // No field takes such a whole number, so a double says all that a message needs.
      return DoubleNode.valueOf(Double.parseDouble(raw));
    }
    return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
  }
}
