package org.sigmap.results;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Comma-separated values with the quoting of RFC 4180; lines end with a line feed. */
final class Csv {
  private Csv() {}

  static String row(List<String> fields) {
    return fields.stream().map(Csv::quote).collect(Collectors.joining(",", "", "\n"));
  }

  private static String quote(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }

  /**
   * Splits a text into records.
   *
   * @param name the text's name, for messages
   * @throws DamagedRunException if a quote is out of place or never closed
   */
  static List<List<String>> parse(String name, String text) throws DamagedRunException {
    List<List<String>> records = new ArrayList<>();
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    int line = 1;
    int position = 0;
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == '"') {
        int close = closingQuote(text, position);
        if (close < 0 || field.length() > 0) {
          throw new DamagedRunException(name + ":" + line + ": a quote is out of place");
        }
        String quoted = text.substring(position, close);
        line += (int) quoted.chars().filter(x -> x == '\n').count();
        field.append(quoted.replace("\"\"", "\""));
        position = close + 1;
      } else if (c == ',') {
        fields.add(take(field));
      } else if (c == '\n') {
        fields.add(take(field));
        records.add(List.copyOf(fields));
        fields.clear();
        line++;
      } else if (c != '\r') {
        field.append(c);
      }
    }
    if (field.length() > 0 || !fields.isEmpty()) {
      fields.add(take(field));
      records.add(List.copyOf(fields));
    }
    return records;
  }

  private static String take(StringBuilder field) {
    String text = field.toString();
    field.setLength(0);
    return text;
  }

  private static int closingQuote(String text, int from) {
    int quote = text.indexOf('"', from);
    while (quote >= 0 && quote + 1 < text.length() && text.charAt(quote + 1) == '"') {
      quote = text.indexOf('"', quote + 2);
    }
    return quote;
  }
}
