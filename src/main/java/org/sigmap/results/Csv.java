package org.sigmap.results;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sigmap.math.Estimate;

/**
 * Comma-separated values with the quoting of RFC 4180; lines end with a line feed.
 *
 * <p>A text that a spreadsheet would take for a formula gets an apostrophe in front, which {@link
 * #parse} takes off again; numbers stay as they are.
 */
public final class Csv {
  /** What begins like a formula, behind apostrophes that are the text's own. */
  private static final Pattern FORMULA =
      Pattern.compile("'*[=+\\-@\\t\\r\\n＝＋－＠].*", Pattern.DOTALL);

  private static final String NUMBER = "[+-]?(Infinity|(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?)";

  /** One number, or several with spaces between them, as in best.csv. */
  private static final Pattern NUMBERS = Pattern.compile(NUMBER + "( " + NUMBER + ")*");

  private Csv() {}

  /** A row of the fields of all parts. */
  @SafeVarargs
  public static String row(List<String>... parts) {
    StringJoiner row = new StringJoiner(",", "", "\n");
    for (List<String> part : parts) {
      part.forEach(field -> row.add(quote(guarded(field))));
    }
    return row.toString();
  }

  /** A table: its header, then a row each. */
  static <R> String text(List<String> header, List<R> rows, Function<R, List<String>> fields) {
    return row(header)
        + rows.stream().map(row -> row(fields.apply(row))).collect(Collectors.joining());
  }

  /** The fields n, mean, sd, ci95_low and ci95_high. */
  static List<String> estimate(Estimate e) {
    return List.of(
        Integer.toString(e.n()),
        number(e.mean()),
        number(e.sd()),
        number(e.low()),
        number(e.high()));
  }

  public static String number(double number) {
    return Double.isNaN(number) ? "" : Double.toString(number);
  }

  private static String guarded(String field) {
    boolean formula = FORMULA.matcher(field).matches() && !NUMBERS.matcher(field).matches();
    return formula ? "'" + field : field;
  }

  private static String unguarded(String field) {
    return field.startsWith("'") && FORMULA.matcher(field).matches() ? field.substring(1) : field;
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

  /**
   * The fields of one line.
   *
   * @param place of the line, for messages
   * @throws DamagedRunException if it is not one record
   */
  static String[] fields(String place, String line) throws DamagedRunException {
    if (line.indexOf('"') < 0 && line.indexOf('\'') < 0) {
      return line.split(",", -1);
    }
    List<List<String>> records = parse(place, line);
    if (records.size() != 1) {
      throw new DamagedRunException(place + ": no record of its own");
    }
    return records.get(0).toArray(String[]::new);
  }

  /**
   * Reads the rows of a table.
   *
   * @param what a row is, for messages
   * @param row makes it of its fields
   * @throws DamagedRunException if the text is not such a table
   */
  static <R> List<R> table(
      String name, List<String> header, String text, String what, Function<List<String>, R> row)
      throws DamagedRunException {
    List<List<String>> records = parse(name, text);
    if (records.isEmpty() || !records.get(0).equals(header)) {
      throw new DamagedRunException(name + ":1: the columns must be " + String.join(",", header));
    }
    List<R> rows = new ArrayList<>();
    for (int i = 1; i < records.size(); i++) {
      try {
        rows.add(row.apply(records.get(i)));
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw new DamagedRunException(name + ": record " + (i + 1) + " is no " + what + ": " + e);
      }
    }
    return rows;
  }

  private static String take(StringBuilder field) {
    String text = field.toString();
    field.setLength(0);
    return unguarded(text);
  }

  private static int closingQuote(String text, int from) {
    int quote = text.indexOf('"', from);
    while (quote >= 0 && quote + 1 < text.length() && text.charAt(quote + 1) == '"') {
      quote = text.indexOf('"', quote + 2);
    }
    return quote;
  }
}
