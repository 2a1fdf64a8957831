package org.sigmap.data.source;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.sigmap.spec.TableSpec.DecimalMark;

/** What a cell of text says as a number. */
final class NumberCell {
  /** What spreadsheets and libraries write where there is no number. */
  private static final Set<String> MISSING =
      Set.of("", "na", "n/a", "nan", "-nan", "#na", "#n/a", "<na>", "null", "none", "?");

  /** Digits with other signs between or about them than {@link #of} takes. */
  private static final Pattern OTHER_NOTATION =
      Pattern.compile(
          "[-+\u2212(]?\\s?\\p{Sc}?\\s?[-+]?[.,]?\\d[\\d.,'\u2019\\s\u00a0\u202f]*"
              + "([eE][-+]?\\d+)?\\s?[%\\p{Sc})]{0,2}");

  private static final char MINUS = '\u2212';

  private NumberCell() {}

  /** Whether a column of numbers has no number there. */
  static boolean isMissing(String cell) {
    return cell.length() <= 4 && MISSING.contains(cell.toLowerCase(Locale.ROOT));
  }

  /** Whether a column of names has no name there: None and ? may be one. */
  static boolean isNoName(String cell) {
    return isMissing(cell) && !cell.equals("?") && !cell.equalsIgnoreCase("none");
  }

  /** A finite number in decimal or scientific notation; NaN where the text is none. */
  static double of(String cell, DecimalMark mark) {
    String text = cell.indexOf(MINUS) == 0 ? '-' + cell.substring(1) : cell;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      boolean sign = c == '-' || c == '+' || c == 'e' || c == 'E';
      if (!digit && !sign && c != (mark == DecimalMark.COMMA ? ',' : '.')) {
        return Double.NaN;
      }
    }
    try {
      double value = Double.parseDouble(mark == DecimalMark.COMMA ? text.replace(',', '.') : text);
      return Double.isFinite(value) ? value : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Whether somebody means a number, such as 1,000 or 12 %, that {@link #of} does not take. */
  static boolean inOtherNotation(String cell) {
    return OTHER_NOTATION.matcher(cell).matches();
  }
}
