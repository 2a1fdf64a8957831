package org.sigmap.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** An append-only table of a run, whose rows begin with the cell that they are of. */
record CellTable<T>(String name, String header, Function<String[], T> parser) {
  static final CellTable<CurvePoint> CURVES =
      new CellTable<>(RunDirectory.CURVES, CurvePoint.HEADER, CurvePoint::fromFields);
  static final CellTable<SpectrumPoint> SPECTRA =
      new CellTable<>(RunDirectory.SPECTRA, SpectrumPoint.HEADER, SpectrumPoint::fromFields);

  /**
   * What the test rows are taken for, of cells that were recorded with it; else there is no file.
   */
  static final CellTable<Prediction> PREDICTIONS =
      new CellTable<>(RunDirectory.PREDICTIONS, Prediction.HEADER, Prediction::fromFields);

  /** In the order in which a cell's rows are written. */
  static final List<CellTable<?>> ALL = List.of(CURVES, SPECTRA, PREDICTIONS);

  /** The cell of a row, nothing of what is no row. */
  static String cellOf(String text) {
    return text.substring(0, Math.max(text.indexOf(','), 0));
  }

  void requireHeader(Path root, String text) throws DamagedRunException {
    if (!text.equals(header)) {
      throw damage(root, 1, "expected the header " + header + ", found " + text, null);
    }
  }

  /**
   * Reads a row.
   *
   * @param cell its cell, whose one identity stands for a copy in each row: long curves stay small
   *     in memory
   */
  T row(Path root, int number, String text, String cell) throws DamagedRunException {
    String[] fields = Csv.fields(root.resolve(name) + ":" + number, text);
    int columns = header.split(",").length;
    if (fields.length != columns) {
      throw damage(
          root, number, "expected " + columns + " columns (" + header + "), found " + text, null);
    }
    try {
      fields[0] = cell;
      return parser.apply(fields);
    } catch (IllegalArgumentException e) {
      throw damage(root, number, "not a valid row: " + e.getMessage(), e);
    }
  }

  private DamagedRunException damage(Path root, int number, String problem, Throwable cause) {
    return new DamagedRunException(root.resolve(name), number, problem, cause);
  }

  /**
   * Visits the rows of cells in the order in which they were written.
   *
   * @param cells by identity; rows of others are of a cell that is being recorded
   */
  void visit(Path root, long limit, Map<String, CellRecord> cells, Consumer<T> visitor)
      throws IOException {
    LineFile.read(
        root.resolve(name),
        limit,
        (number, start, text) -> {
          CellRecord cell = cells.get(cellOf(text));
          if (number == 1) {
            requireHeader(root, text);
          } else if (cell != null) {
            visitor.accept(row(root, number, text, cell.cell()));
          }
        });
  }
}
