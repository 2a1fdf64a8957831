package org.sigmap.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Strict readers of the append-only files of a run.
 *
 * @param root the run directory
 * @param extents how many bytes are read of a file; all of one that is not among them
 */
record Records(Path root, Map<String, Long> extents) {

  /** The finished cells in the order in which they finished. */
  List<CellRecord> cells() throws IOException {
    List<CellRecord> cells = new ArrayList<>();
    String name = RunDirectory.CELLS;
    cells(root.resolve(name), extents.getOrDefault(name, Long.MAX_VALUE), cells::add);
    return cells;
  }

  void curves(Consumer<CurvePoint> visitor) throws IOException {
    table(RunDirectory.CURVES, CurvePoint.HEADER, CurvePoint::fromFields, visitor);
  }

  void spectra(Consumer<SpectrumPoint> visitor) throws IOException {
    table(RunDirectory.SPECTRA, SpectrumPoint.HEADER, SpectrumPoint::fromFields, visitor);
  }

  private <T> void table(
      String name, String header, Function<String[], T> parser, Consumer<T> visitor)
      throws IOException {
    Map<String, CellRecord> recorded = new HashMap<>();
    cells().forEach(cell -> recorded.put(cell.cell(), cell));
    long limit = extents.getOrDefault(name, Long.MAX_VALUE);
    rows(root.resolve(name), limit, header, recorded, parser, visitor);
  }

  /** Visits the cells of {@code cells.jsonl} in the order in which they finished. */
  private static void cells(Path file, long limit, Consumer<CellRecord> visitor)
      throws IOException {
    Map<String, Integer> seen = new LinkedHashMap<>();
    LineFile.read(
        file,
        limit,
        (number, start, text) -> {
          CellRecord cell = parseCell(file, number, text);
          Integer first = seen.putIfAbsent(cell.cell(), number);
          if (first != null) {
            throw twice(file, number, cell.cell(), first);
          }
          visitor.accept(cell);
        });
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
  private static <T> void rows(
      Path file,
      long limit,
      String header,
      Map<String, CellRecord> recorded,
      Function<String[], T> parser,
      Consumer<T> visitor)
      throws IOException {
    Orphans orphans = new Orphans();
    LineFile.read(
        file,
        limit,
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

    /** Where the tail begins, {@code end} where there is none. */
    long start(long end) {
      return count > 0 ? start : end;
    }

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
