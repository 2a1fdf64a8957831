package org.sigmap.data.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.sigmap.data.DataException;
import org.sigmap.data.source.RawTable.Numbers;
import org.sigmap.data.source.RawTable.RawColumn;
import org.sigmap.data.source.RawTable.Texts;
import org.sigmap.spec.TableSpec.DecimalMark;
import org.sigmap.spec.Words;

/**
 * Reads a CSV file twice: once to count rows and to see which columns are numbers, once into arrays
 * of exactly the size that is needed. Nothing but these arrays grows with the file.
 */
final class CsvFile {
  /** How a column's cells are read. */
  enum Kind {
    /** Not at all. */
    SKIP,
    TEXT,
    NUMBER,
    /** As numbers if more than half of the cells that are there are numbers, else as text. */
    BY_CONTENT
  }

  /**
   * How a file is read.
   *
   * @param kinds the kind of each column, asked for all names at once
   */
  record Form(
      Optional<Character> separator,
      boolean header,
      DecimalMark decimal,
      Function<List<String>, Map<String, Kind>> kinds) {}

  /** What the first reading sees of a column. */
  private static final class Survey {
    private int filled;
    private int numbers;
    private int otherNotation;
    private int textLine;
    private String text;
    private boolean empty = true;

    void see(String cell, int line, DecimalMark mark) {
      empty &= cell.isEmpty();
      if (NumberCell.isMissing(cell)) {
        return;
      }
      filled++;
      if (!Double.isNaN(NumberCell.of(cell, mark))) {
        numbers++;
        return;
      }
      if (NumberCell.inOtherNotation(cell)) {
        otherNotation++;
      }
      if (text == null) {
        text = cell;
        textLine = line;
      }
    }
  }

  private final Path file;
  private final Form form;
  private final CsvRows content;

  private CsvFile(Path file, Form form) {
    this.file = file;
    this.form = form;
    this.content = CsvRows.of(file, form);
  }

  /**
   * @throws DataException if it is no table of text
   */
  static RawTable read(Path file, Form form) {
    return new CsvFile(file, form).read();
  }

  private RawTable read() {
    List<Survey> surveys = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Map<String, Kind> kinds = new LinkedHashMap<>();
    int rows =
        content.each(
            read -> {
              names.addAll(read);
              names.forEach(name -> surveys.add(new Survey()));
              kinds.putAll(form.kinds().apply(named(names)));
            },
            (row, line, cells) -> {
              for (int j = 0; j < surveys.size(); j++) {
                surveys.get(j).see(cells.get(j), line, form.decimal());
              }
            });
    if (rows == 0) {
      throw new DataException(
          file + ": no rows beside the names of the columns; give a table with rows");
    }
    int numbers = 0;
    for (int j = 0; j < names.size(); j++) {
      Kind kind = kind(j, names.get(j), kinds, surveys.get(j));
      kinds.put(names.get(j), kind);
      numbers += kind == Kind.NUMBER ? 1 : 0;
    }
    RawTable.requireRoom(
        file,
        rows + " rows of " + names.size() + " columns",
        (double) rows * (numbers * Double.BYTES + (names.size() - numbers + 1) * Integer.BYTES));
    return fill(names, kinds, rows);
  }

  private static List<String> named(List<String> names) {
    return names.stream().filter(name -> !name.isEmpty()).toList();
  }

  private Kind kind(int place, String name, Map<String, Kind> kinds, Survey seen) {
    if (name.isEmpty()) {
      if (!seen.empty) {
        throw new DataException(
            "%s: column %d has no name but cells; name it, or leave it out of the file%s"
                .formatted(
                    file,
                    place + 1,
                    place == 0 ? " (pandas: to_csv(..., index=False) writes no index)" : ""));
      }
      return Kind.SKIP;
    }
    Kind asked = kinds.get(name);
    if (asked == Kind.SKIP || asked == Kind.TEXT) {
      return asked;
    }
    boolean number = asked == Kind.NUMBER || 2 * seen.numbers > seen.filled || seen.filled == 0;
    if (seen.text != null && (number || 2 * (seen.numbers + seen.otherNotation) > seen.filled)) {
      boolean point = form.decimal() == DecimalMark.POINT;
      boolean other = seen.text.indexOf(point ? ',' : '.') >= 0;
      throw new DataException(
          "%s: line %d, column %s: \"%s\" is no number%s"
              .formatted(
                  file,
                  seen.textLine,
                  Words.show(name),
                  Words.show(seen.text),
                  other
                      ? point
                          ? "; write decimals with a point and thousands without commas, or set"
                              + " data.decimal to comma"
                          : "; write decimals with a comma and thousands without points, or set"
                              + " data.decimal to point"
                      : asked == Kind.NUMBER
                          ? "; correct it"
                          : "; correct it, or take the column as text with data.categorical"));
    }
    return number ? Kind.NUMBER : Kind.TEXT;
  }

  private RawTable fill(List<String> names, Map<String, Kind> kinds, int rows) {
    int columns = names.size();
    double[][] numbers = new double[columns][];
    int[][] codes = new int[columns][];
    List<Map<String, Integer>> words = new ArrayList<>();
    for (int j = 0; j < columns; j++) {
      words.add(new LinkedHashMap<>());
      numbers[j] = kinds.get(names.get(j)) == Kind.NUMBER ? new double[rows] : null;
      codes[j] = kinds.get(names.get(j)) == Kind.TEXT ? new int[rows] : null;
    }
    int[] lines = new int[rows];
    int again =
        content.each(
            read -> {},
            (row, line, cells) -> {
              if (row >= rows) {
                throw changed();
              }
              lines[row] = line;
              for (int j = 0; j < columns; j++) {
                String cell = cells.get(j);
                if (numbers[j] != null) {
                  numbers[j][row] = NumberCell.of(cell, form.decimal());
                } else if (codes[j] != null) {
                  Map<String, Integer> known = words.get(j);
                  codes[j][row] =
                      NumberCell.isNoName(cell)
                          ? -1
                          : known.computeIfAbsent(cell, key -> known.size());
                }
              }
            });
    if (again != rows) {
      throw changed();
    }
    List<RawColumn> all = new ArrayList<>();
    for (int j = 0; j < columns; j++) {
      if (numbers[j] != null) {
        all.add(new Numbers(names.get(j), numbers[j]));
      } else if (codes[j] != null) {
        all.add(new Texts(names.get(j), codes[j], List.copyOf(words.get(j).keySet())));
      }
    }
    return new RawTable(file, "line", lines, all);
  }

  private DataException changed() {
    return new DataException(file + ": changes while it is read; read it when it is complete");
  }
}
