package org.sigmap.data.source;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.sigmap.data.DataException;
import org.sigmap.spec.TableSpec.DecimalMark;
import org.sigmap.spec.Words;

/**
 * The rows of a CSV file as texts, all of one width.
 *
 * @param header whether the first line has the columns' names
 */
record CsvRows(Path file, char separator, boolean header) {
  private static final char[] SEPARATORS = {',', ';', '\t', '|'};
  private static final int LONGEST_LINE = 1 << 20;

  /** Of a file whose separator its first line tells, unless the form does. */
  static CsvRows of(Path file, CsvFile.Form form) {
    return new CsvRows(
        file, form.separator().orElseGet(() -> guess(file, form.decimal())), form.header());
  }

  @FunctionalInterface
  interface Row {
    /**
     * @param index from 0
     * @param line that it begins in, from 1
     */
    void see(int index, int line, List<String> cells);
  }

  /**
   * Reads the whole file and gives the number of its rows.
   *
   * @param names takes those of the columns, before any row
   * @throws DataException if it is no table of text
   */
  int each(Consumer<List<String>> names, Row row) {
    return InputFile.open(
        file,
        "a table in CSV",
        () -> "correct the path",
        in -> {
          Reader text = new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder());
          try (CsvReader<TextRow> records =
              CsvReader.builder()
                  .fieldSeparator(separator)
                  .build(new TextRow.Handler(file), new TableText(text, file, separator))) {
            return each(records.iterator(), names, row);
          } catch (CsvParseException | UncheckedIOException e) {
            throw problem(e);
          }
        });
  }

  private int each(Iterator<TextRow> records, Consumer<List<String>> columns, Row row) {
    if (!records.hasNext()) {
      throw new DataException(file + ": empty; give a table with a header and rows");
    }
    TextRow first = records.next();
    int width = first.cells().size();
    columns.accept(header ? names(first.cells()) : numbered(width));
    int rows = 0;
    if (!header) {
      row.see(rows++, first.line(), first.cells());
    }
    while (records.hasNext()) {
      TextRow next = records.next();
      if (next.cells().size() != width) {
        throw new DataException(
            "%s: line %d: %s where the first line has %d; correct it (a %s in a text needs quotes)"
                .formatted(
                    file,
                    next.line(),
                    Words.count(next.cells().size(), "field"),
                    width,
                    separator == '\t' ? "tab" : "\"" + separator + "\""));
      }
      row.see(rows++, next.line(), next.cells());
    }
    return rows;
  }

  private static List<String> numbered(int width) {
    return IntStream.rangeClosed(1, width).mapToObj(j -> "column" + j).toList();
  }

  private List<String> names(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!name.isEmpty() && !seen.add(name)) {
        throw new DataException(
            "%s: line 1: the column %s stands twice; name them differently"
                .formatted(file, Words.show(name)));
      }
    }
    return names;
  }

  /** What made reading fail: the file, or the text that it is not. */
  private IOException problem(RuntimeException failure) throws IOException {
    String why = "";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CharacterCodingException) {
        throw new DataException(
            "%s: line %d: not UTF-8 text; save the table as UTF-8"
                .formatted(file, firstUndecodable()));
      }
      if (cause instanceof IOException e) {
        return e;
      }
      if (cause instanceof DataException e) {
        throw e;
      }
      if (cause.getMessage() != null) {
        why += (why.isEmpty() ? "" : ": ") + cause.getMessage().split("\\. ")[0];
      }
    }
    throw new DataException(
        "%s: no CSV (%s); save it as CSV again".formatted(file, Words.escape(why)), failure);
  }

  /** The first line that is no UTF-8. A line break is never part of another character's bytes. */
  private int firstUndecodable() {
    return InputFile.open(
        file,
        "a table in CSV",
        () -> "correct the path",
        in -> {
          ByteArrayOutputStream line = new ByteArrayOutputStream();
          int number = 1;
          int next;
          while ((next = in.read()) >= 0 && line.size() < LONGEST_LINE) {
            line.write(next);
            if (next == '\n') {
              if (!decodes(line.toByteArray())) {
                break;
              }
              line.reset();
              number++;
            }
          }
          return number;
        });
  }

  private static boolean decodes(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /**
   * The separator that stands most often in the first line, outside of quotes; a comma of none.
   * Where commas stand before decimals, another that stands there at all: cells that commas
   * separate have quotes around such numbers.
   */
  private static char guess(Path file, DecimalMark decimal) {
    return InputFile.open(
        file,
        "a table in CSV",
        () -> "correct the path",
        in -> {
          int[] counts = new int[SEPARATORS.length];
          boolean quoted = false;
          boolean begun = false;
          for (int i = 0; i < LONGEST_LINE; i++) {
            int c = in.read();
            if (c < 0 || begun && !quoted && (c == '\n' || c == '\r')) {
              break;
            }
            begun |= c != '\n' && c != '\r';
            quoted ^= c == '"';
            for (int k = 0; k < counts.length; k++) {
              counts[k] += !quoted && c == SEPARATORS[k] ? 1 : 0;
            }
          }
          if (decimal == DecimalMark.COMMA) {
            counts[0] = 0;
          }
          int best = 0;
          for (int k = 1; k < counts.length; k++) {
            best = counts[k] > counts[best] ? k : best;
          }
          return SEPARATORS[best];
        });
  }
}
