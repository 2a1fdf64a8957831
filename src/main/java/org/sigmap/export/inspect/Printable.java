package org.sigmap.export.inspect;

/** A stranger's text made fit for a terminal and for one line. */
final class Printable {
  private static final int LONGEST = 200;

  private Printable() {}

  /**
   * The text with every control, format and unpaired character shown as {@code \}{@code u001b} is,
   * and cut after 200 characters.
   */
  static String text(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && shown.length() < LONGEST; ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (harmless(point)) {
        shown.appendCodePoint(point);
      } else {
        shown.append(String.format(java.util.Locale.ROOT, "\\u%04x", point));
      }
    }
    return text.length() > LONGEST ? shown + "..." : shown.toString();
  }

  private static boolean harmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
