package org.sigmap.data.source;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.sigmap.data.DataException;
import org.sigmap.data.source.CsvFile.Kind;
import org.sigmap.data.source.RawTable.Numbers;
import org.sigmap.data.source.RawTable.RawColumn;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.TableSpec;
import org.sigmap.spec.Words;

/**
 * A file of a table, whatever it is: text, an array beside one of targets, or an archive of both.
 *
 * @param target the column that is predicted, null if none was named: arrays have no names of their
 *     own
 * @param features the columns that are inputs; null for all
 * @param content the file's columns, of the kinds that a function of their names gives
 */
record TableFile(
    String target,
    List<String> features,
    Function<Function<List<String>, Map<String, Kind>>, RawTable> content) {
  private static final String ARRAY_TARGET = "y";
  private static final String ARCHIVE = "PK";

  /**
   * @param asked the target: a column, an array of an archive, or another file of an array
   * @throws DataException if the file is missing
   * @throws SpecException if it cannot be what the spec says
   */
  static TableFile of(TableSpec spec, Path file, String asked) {
    byte[] start = start(file);
    if (isArchive(start)) {
      if (spec.features() != null && spec.features().size() > 1) {
        throw new SpecException(
            "data.features",
            "%s: inputs are one array of an archive, but data.features names %d (%s); name one"
                .formatted(file, spec.features().size(), RawTable.shown(spec.features())));
      }
      String inputs = spec.features() == null ? "X" : spec.features().get(0);
      String targets = asked == null ? ARRAY_TARGET : asked;
      return new TableFile(
          ARRAY_TARGET,
          null,
          kinds -> {
            Map<String, NumpyFile> arrays = NumpyFile.readArchive(file, inputs, targets);
            return arrays(arrays.get(inputs), arrays.get(targets), kinds);
          });
    }
    if (NumpyFile.isArray(start)) {
      if (asked == null) {
        throw new SpecException(
            "data.target",
            file + " holds inputs; name the file of their targets, such as data.target: y.npy");
      }
      return new TableFile(
          ARRAY_TARGET,
          spec.features(),
          kinds -> arrays(NumpyFile.read(file), NumpyFile.read(Path.of(asked)), kinds));
    }
    return new TableFile(
        asked,
        spec.features(),
        kinds ->
            CsvFile.read(
                file,
                new CsvFile.Form(spec.separatorCharacter(), spec.header(), spec.decimal(), kinds)));
  }

  static boolean isArchive(byte[] start) {
    return new String(start, StandardCharsets.ISO_8859_1).startsWith(ARCHIVE);
  }

  /** The bytes that tell what a file is. */
  static byte[] start(Path file) {
    return InputFile.open(
        file, "a table", () -> "correct the path", in -> in.readNBytes(NumpyFile.MAGIC_BYTES));
  }

  private static RawTable arrays(
      NumpyFile inputs, NumpyFile targets, Function<List<String>, Map<String, Kind>> kindsOf) {
    if (inputs.rows() != targets.rows()) {
      throw new DataException(
          "%s has %s, but %s %d; give arrays that belong together"
              .formatted(
                  inputs.called(),
                  Words.count(inputs.rows(), "row"),
                  targets.called(),
                  targets.rows()));
    }
    if (targets.columns().length != 1) {
      throw new DataException(
          "%s: targets of %d columns; a target is one number a row"
              .formatted(targets.called(), targets.columns().length));
    }
    List<RawColumn> columns = new ArrayList<>();
    for (int j = 0; j < inputs.columns().length; j++) {
      columns.add(inputs.column(j, "x" + j));
    }
    columns.add(targets.column(0, ARRAY_TARGET));
    int[] places = IntStream.range(0, inputs.rows()).toArray();
    RawTable raw = new RawTable(inputs.file(), "row", places, columns);
    raw.requireFinite();
    Map<String, Kind> kinds = kindsOf.apply(columns.stream().map(RawColumn::name).toList());
    return new RawTable(
        raw.file(),
        raw.row(),
        places,
        columns.stream()
            .filter(column -> kinds.get(column.name()) != Kind.SKIP)
            .map(
                column ->
                    kinds.get(column.name()) == Kind.TEXT ? ((Numbers) column).texts() : column)
            .toList());
  }
}
