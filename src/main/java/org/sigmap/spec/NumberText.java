package org.sigmap.spec;

import java.util.regex.Pattern;

/** Numbers as text that was typeset: figures, pages and tables print a true minus sign. */
public final class NumberText {
  /** Minus sign, figure and en dash, the small and the full-width hyphen-minus. */
  private static final Pattern MINUS = Pattern.compile("[\u2212\u2012\u2013\uFE63\uFF0D]");

  /** Spaces that do not break, and those thin ones that stand beside numbers. */
  private static final Pattern SPACE = Pattern.compile("[\u00A0\u2007\u2009\u202F\u2060]");

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[-+]?\\.(?i:inf)");

  private NumberText() {}

  /**
   * The number as a program writes it, with {@code -} for every kind of minus sign and no spaces;
   * text that is no number once that is done comes back as it is.
   */
  public static String plain(String text) {
    String plain = SPACE.matcher(MINUS.matcher(text).replaceAll("-")).replaceAll("");
    return NUMBER.matcher(plain).matches() ? plain : text;
  }
}
