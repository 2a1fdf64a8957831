package org.sigmap.results;

import java.util.regex.Pattern;

/** Names that stand unquoted in every file of a run, one row a line. */
final class Names {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]+");

  private Names() {}

  static String plain(String what, String name) {
    if (name == null || !PLAIN.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "The name of a " + what + " is letters, digits, '_', '.' and '-', but is " + name);
    }
    return name;
  }
}
