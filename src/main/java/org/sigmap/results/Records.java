package org.sigmap.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Strict readers of the append-only files of a run. */
final class Records {
  private Records() {}

  /**
   * What a reading found.
   *
   * @param keptBytes length of the file without what an interrupted write left
   * @param note what was left out and why, if anything
   */
  record Reading(long keptBytes, Optional<String> note) {}

  /** Visits the cells of {@code cells.jsonl} in the order in which they finished. */
  static Reading cells(Path file, Consumer<CellRecord> visitor) throws IOException {
    Map<String, Integer> seen = new LinkedHashMap<>();
    LineFile.Extent extent =
        LineFile.read(
            file,
            (number, start, text) -> {
              CellRecord cell = parseCell(file, number, text);
              Integer first = seen.putIfAbsent(cell.cell(), number);
              if (first != null) {
                throw twice(file, number, cell.cell(), first);
              }
              visitor.accept(cell);
            });
    Optional<String> note =
        extent.torn()
            ? Optional.of(
                file
                    + ":"
                    + (seen.size() + 1)
                    + ": the last record is incomplete because its writing was interrupted, so it"
                    + " is left out")
            : Optional.empty();
    return new Reading(extent.wholeBytes(), note);
  }

  static List<CellRecord> cells(Path file) throws IOException {
    List<CellRecord> cells = new ArrayList<>();
    cells(file, cells::add);
    return cells;
  }

  static DamagedRunException twice(Path file, int number, String cell, int first) {
    String problem = "cell " + cell + " is already recorded on line " + first;
    return new DamagedRunException(file, number, problem, null);
  }

  static CellRecord parseCell(Path file, int number, String text) throws DamagedRunException {
    try {
      return CellRecord.fromJson(text);
    } catch (JsonProcessingException e) {
      String problem = "not a cell record (" + reason(e) + ")";
      throw new DamagedRunException(file, number, problem, e);
    }
  }

  /** The first line of Jackson's reason, without the settings it was called with. */
  private static String reason(JsonProcessingException e) {
    String first = e.getOriginalMessage().lines().findFirst().orElse("");
    int settings = first.indexOf("; `DeserializationFeature");
    return settings < 0 ? first : first.substring(0, settings);
  }

  /**
   * Visits the rows of a table whose first column is a cell, as far as they belong to recorded
   * cells. Rows are written before their cell's record, so those of unrecorded cells can only be
   * the file's last ones; anywhere else they are damage.
   */
  static <T> Reading rows(
      Path file,
      String header,
      Map<String, CellRecord> recorded,
      Function<String[], T> parser,
      Consumer<T> visitor)
      throws IOException {
    Orphans orphans = new Orphans();
    LineFile.Extent extent =
        LineFile.read(
            file,
            (number, start, text) -> {
              if (number == 1) {
                requireHeader(file, header, text);
                return;
              }
              String[] fields = fields(file, number, text, header);
              CellRecord cell = recorded.get(fields[0]);
              if (orphans.accept(file, number, start, fields[0], cell == null)) {
                return;
              }
              // One shared identity instead of a copy per row: long curves stay small in memory.
              fields[0] = cell.cell();
              visitor.accept(parseRow(file, number, fields, parser));
            });
    long kept = orphans.count > 0 ? orphans.start : extent.wholeBytes();
    boolean whole = orphans.count == 0 && !extent.torn();
    String note =
        file
            + ": the last rows belong to a cell whose training was interrupted before it was"
            + " recorded, so they are left out";
    return new Reading(kept, whole ? Optional.empty() : Optional.of(note));
  }

  static String[] fields(Path file, int number, String text, String header)
      throws DamagedRunException {
    int columns = header.split(",").length;
    String[] fields = text.split(",", -1);
    if (fields.length != columns) {
      String problem = "expected " + columns + " columns (" + header + "), found " + text;
      throw new DamagedRunException(file, number, problem, null);
    }
    return fields;
  }

  static void requireHeader(Path file, String header, String text) throws DamagedRunException {
    if (!text.equals(header)) {
      throw new DamagedRunException(
          file, 1, "expected the header " + header + ", found " + text, null);
    }
  }

  static <T> T parseRow(Path file, int number, String[] fields, Function<String[], T> parser)
      throws DamagedRunException {
    try {
      return parser.apply(fields);
    } catch (IllegalArgumentException e) {
      throw new DamagedRunException(file, number, "not a valid row: " + e.getMessage(), e);
    }
  }

  /** Tracks the tail of rows whose cell has no record. */
  static final class Orphans {
    private int count;
    private int line;
    private long start;
    private String cell = "";

    boolean accept(Path file, int number, long offset, String name, boolean orphan)
        throws DamagedRunException {
      if (orphan) {
        if (count++ == 0) {
          line = number;
          start = offset;
          cell = name;
        }
      } else if (count > 0) {
        String problem = "cell " + cell + " has no record in " + RunDirectory.CELLS;
        throw new DamagedRunException(file, line, problem, null);
      }
      return orphan;
    }
  }
}
