package org.sigmap.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** How names and values read in a message of one line. */
public final class Words {
  private static final int LONGEST = 60;
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;

  private Words() {}

  /** A name or argument with control characters escaped, cut to a readable length. */
  public static String show(String text) {
    int length = text.codePointCount(0, text.length());
    return length > LONGEST
        ? escape(text.substring(0, text.offsetByCodePoints(0, LONGEST))) + "..."
        : escape(text);
  }

  /**
   * Text with everything that could break, hide or reorder part of a line, or command a terminal,
   * in the form {@code \\u001b}.
   */
  public static String escape(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints().forEach(c -> line.append(isHidden(c) ? escaped(c) : Character.toString(c)));
    return line.toString();
  }

  private static String escaped(int c) {
    return String.format(Locale.ROOT, "\\u%04x", c);
  }

  /** Whether a character, or half a pair of them, shows nothing of its own. */
  public static boolean isHidden(int c) {
    // Joiners belong into words of Persian and of Indian scripts.
    if (c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER) {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** So many of something: "1 cell", "2 cells". */
  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** {@link #count} and what it does: "1 cell is", "2 cells are". */
  public static String are(long number, String noun) {
    return count(number, noun) + (number == 1 ? " is" : " are");
  }

  /** A value, said in words where it is not a number or boolean. */
  public static String show(JsonNode value) {
    if (value.isObject()) {
      return "a mapping";
    }
    if (value.isArray()) {
      return "a list";
    }
    return value.isTextual() ? "the text \"" + show(value.textValue()) + "\"" : value.asText();
  }

  /** The option that {@code given} is most likely a misspelling of. */
  public static Optional<String> closest(String given, Collection<String> options) {
    String plain = plain(given);
    int tolerance = Math.max(1, plain.length() / 3);
    return options.stream()
        .filter(option -> distance(plain, plain(option)) <= tolerance)
        .min(Comparator.comparingInt(option -> distance(plain, plain(option))));
  }

  /** Whether two names differ in spelling conventions only. */
  public static boolean alike(String a, String b) {
    return plain(a).equals(plain(b));
  }

  private static String plain(String name) {
    String letters = name.replaceAll("[-_ ]", "").toLowerCase(Locale.ROOT);
    return letters.substring(0, Math.min(letters.length(), LONGEST));
  }

  /** Whether one name is most likely a misspelling of the other. */
  public static boolean near(String a, String b) {
    String plain = plain(a);
    return distance(plain, plain(b)) <= Math.max(1, plain.length() / 3);
  }

  /**
   * How many letters are to be changed, added, left out or swapped with their neighbour (optimal
   * string alignment), two rows of the dynamic programme at a time.
   */
  public static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] next = new int[b.length() + 1];
      next[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = row[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        next[j] = Math.min(substituted, 1 + Math.min(row[j], next[j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          next[j] = Math.min(next[j], before[j - 2] + 1);
        }
      }
      before = row;
      row = next;
    }
    return row[b.length()];
  }
}
