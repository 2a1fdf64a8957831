package org.sigmap.data.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.data.DataException;
import org.sigmap.data.source.CsvFile.Kind;
import org.sigmap.data.source.RawTable.Numbers;
import org.sigmap.data.source.RawTable.RawColumn;
import org.sigmap.data.source.RawTable.Texts;
import org.sigmap.spec.Words;

/** Rows of another file, read as those that train are. */
final class TestRows {
  private TestRows() {}

  /** Columns of test rows are those of the training rows, and so are their kinds. */
  static Map<String, Kind> kinds(Path file, Table table, List<String> names) {
    Map<String, Kind> kinds = new HashMap<>();
    names.forEach(name -> kinds.put(name, Kind.SKIP));
    for (RawColumn column : columns(table)) {
      if (!kinds.containsKey(column.name())) {
        throw new DataException(
            "%s: no column %s, which %s has; give test rows of the same columns"
                .formatted(file, Words.show(column.name()), table.file()));
      }
      kinds.put(column.name(), column instanceof Texts ? Kind.TEXT : Kind.NUMBER);
    }
    return kinds;
  }

  /** Inputs, and behind them the target, as the training rows are coded. */
  static List<RawColumn> coded(Table table, RawTable raw) {
    Map<String, RawColumn> named = new HashMap<>();
    raw.columns().forEach(column -> named.put(column.name(), column));
    return columns(table).stream()
        .map(known -> coded(known, named.get(known.name()), table.file(), raw))
        .toList();
  }

  /** Inputs, and behind them the target. */
  private static List<RawColumn> columns(Table table) {
    List<RawColumn> columns = new ArrayList<>(table.inputs());
    columns.add(table.target());
    return columns;
  }

  private static RawColumn coded(RawColumn known, RawColumn column, Path file, RawTable raw) {
    if (!(known instanceof Texts words)) {
      return column;
    }
    Texts texts = column instanceof Texts already ? already : ((Numbers) column).texts();
    Texts coded = texts.recoded(words.words());
    for (int i = 0; i < coded.codes().length; i++) {
      if (coded.codes()[i] < -1) {
        throw raw.at(
            i,
            known.name(),
            "\"%s\" does not occur in %s; give it rows there, or leave this row out"
                .formatted(Words.show(texts.words().get(texts.codes()[i])), file));
      }
    }
    return coded;
  }
}
