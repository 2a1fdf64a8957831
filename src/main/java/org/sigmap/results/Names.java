package org.sigmap.results;

/** Names that stand unquoted in every file of a run, one row a line. */
final class Names {
  private Names() {}

  static String plain(String what, String name) {
    if (name == null || name.isEmpty() || !name.chars().allMatch(Names::isPlain)) {
      throw new IllegalArgumentException(
          "The name of a " + what + " is letters, digits, '_', '.' and '-', but is " + name);
    }
    return name;
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '.'
        || c == '-';
  }
}
