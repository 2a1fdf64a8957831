package org.sigmap.data.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sigmap.data.DataException;
import org.sigmap.data.TableInputs;
import org.sigmap.data.source.CsvFile.Kind;
import org.sigmap.data.source.RawTable.Numbers;
import org.sigmap.data.source.RawTable.RawColumn;
import org.sigmap.data.source.RawTable.Texts;
import org.sigmap.spec.Words;

/**
 * Rows that a model is asked about, read as those that it was trained on were.
 *
 * @param cells by column, as the model asks for them
 */
public record ModelRows(int count, List<TableInputs.Cells> cells) {
  private static final int SHOWN = 10;

  /**
   * Reads a CSV file, or an array of NumPy, whose other columns are not looked at.
   *
   * @param largest magnitude of a number that the model takes
   * @throws DataException if it lacks a column, or a cell is none that the model takes
   */
  public static ModelRows read(Path file, TableInputs inputs, double largest) {
    RawTable raw = raw(file, inputs);
    List<TableInputs.Cells> cells = new ArrayList<>();
    for (TableInputs.Column column : inputs.columns()) {
      RawColumn there = raw.column(column.name()).orElseThrow();
      if (inputs.missing() == null) {
        for (int i = 0; i < raw.rows(); i++) {
          if (there.isMissing(i)) {
            throw raw.at(
                i,
                column.name(),
                "no value, and the model was trained on none that is missing; fill it, or leave"
                    + " the row out");
          }
        }
      }
      cells.add(
          column.text()
              ? new TableInputs.Cells(column, null, codes(raw, there, column))
              : new TableInputs.Cells(
                  column, within(largest, raw, (Numbers) there, column.name()), null));
    }
    return new ModelRows(raw.rows(), cells);
  }

  private static RawTable raw(Path file, TableInputs inputs) {
    byte[] start = TableFile.start(file);
    if (TableFile.isArchive(start)) {
      throw new DataException(
          file + ": is an archive; save its array of inputs by itself (numpy.save), or a CSV file");
    }
    if (NumpyFile.isArray(start)) {
      NumpyFile array = NumpyFile.read(file);
      List<RawColumn> columns =
          IntStream.range(0, array.columns().length)
              .mapToObj(j -> (RawColumn) array.column(j, "x" + j))
              .toList();
      kinds(file, inputs, columns.stream().map(RawColumn::name).toList());
      RawTable raw = new RawTable(file, "row", IntStream.range(0, array.rows()).toArray(), columns);
      raw.requireFinite();
      return raw;
    }
    Optional<Character> separator =
        Optional.of(inputs.separator()).filter(s -> s.length() == 1).map(s -> s.charAt(0));
    return CsvFile.read(
        file,
        new CsvFile.Form(
            separator, inputs.header(), inputs.decimal(), names -> kinds(file, inputs, names)));
  }

  private static Map<String, Kind> kinds(Path file, TableInputs inputs, List<String> names) {
    Map<String, Kind> kinds = new HashMap<>();
    names.forEach(name -> kinds.put(name, Kind.SKIP));
    for (TableInputs.Column column : inputs.columns()) {
      if (!kinds.containsKey(column.name())) {
        throw new DataException(
            "%s: no column %s, which the model asks for; its columns are %s"
                .formatted(file, Words.show(column.name()), RawTable.shown(names)));
      }
      kinds.put(column.name(), column.text() ? Kind.TEXT : Kind.NUMBER);
    }
    return kinds;
  }

  private static double[] within(double largest, RawTable raw, Numbers column, String name) {
    double[] values = column.values();
    for (int i = 0; i < values.length; i++) {
      if (Math.abs(values[i]) > largest) {
        throw raw.at(
            i,
            name,
            "%s is more than the model's numbers hold (%s); correct it, or leave the row out"
                .formatted(values[i], largest));
      }
    }
    return values;
  }

  private static int[] codes(RawTable raw, RawColumn there, TableInputs.Column column) {
    Texts texts = there instanceof Texts already ? already : ((Numbers) there).texts();
    int[] codes = texts.recoded(column.categories()).codes();
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] < -1) {
        List<String> known = column.categories();
        String more = known.size() > SHOWN ? ", ..." : "";
        throw raw.at(
            i,
            column.name(),
            "\"%s\" is no category that the model was trained on (%s); correct it, or leave the row out"
                .formatted(
                    Words.show(texts.words().get(texts.codes()[i])),
                    known.stream().limit(SHOWN).map(Words::show).collect(Collectors.joining(", "))
                        + more));
      }
    }
    return codes;
  }
}
