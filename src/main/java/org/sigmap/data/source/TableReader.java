package org.sigmap.data.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sigmap.data.DataException;
import org.sigmap.data.source.CsvFile.Kind;
import org.sigmap.data.source.RawTable.Numbers;
import org.sigmap.data.source.RawTable.RawColumn;
import org.sigmap.data.source.RawTable.Texts;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.TableSpec;
import org.sigmap.spec.TableSpec.ConstantColumns;
import org.sigmap.spec.TableSpec.MissingCells;
import org.sigmap.spec.TableSpec.Task;
import org.sigmap.spec.Words;

/** Reads the files that a {@link TableSpec} names and chooses from them what it asks for. */
final class TableReader {
  /** More categories than this are more likely names of rows than properties of them. */
  private static final int MOST_CATEGORIES = 100;

  private final TableSpec spec;
  private final List<String> notes = new ArrayList<>();

  /** The column that is predicted: arrays have no names of their own. */
  private String target;

  /** The columns that are inputs; null for all. */
  private List<String> features;

  private TableReader(TableSpec spec) {
    this.spec = spec;
  }

  /**
   * @throws DataException if a file is missing or damaged, or not what the spec says
   * @throws SpecException if the spec asks for columns that are not there
   */
  static FileRows.Reading read(TableSpec spec) {
    return new TableReader(spec).read();
  }

  private FileRows.Reading read() {
    Path file = Path.of(spec.file());
    TableFile opened = TableFile.of(spec, file, spec.target());
    target = opened.target();
    features = opened.features();
    Table table = choose(opened.content().apply(this::kinds));
    if (spec.test() == null) {
      return new FileRows.Reading(table, null, List.copyOf(notes));
    }
    String asked = spec.test().target() == null ? spec.target() : spec.test().target();
    Path tested = Path.of(spec.test().file());
    RawTable other =
        TableFile.of(spec, tested, asked)
            .content()
            .apply(names -> TestRows.kinds(tested, table, names));
    int[] kept = complete(other, Set.of());
    RawTable raw = kept.length == other.rows() ? other : other.select(kept);
    List<RawColumn> coded = TestRows.coded(table, raw);
    int inputs = coded.size() - 1;
    Table test =
        new Table(raw.file(), kept, coded.subList(0, inputs), coded.get(inputs), null, spec);
    return new FileRows.Reading(table, test, List.copyOf(notes));
  }

  private Map<String, Kind> kinds(List<String> names) {
    if (target == null) {
      throw new SpecException(
          "data.target",
          "data.target names no column; those of %s are %s"
              .formatted(spec.file(), RawTable.shown(names)));
    }
    require(names, List.of(target), "target");
    require(names, features, "features");
    require(names, spec.exclude(), "exclude");
    require(names, spec.categorical(), "categorical");
    require(names, spec.group() == null ? null : List.of(spec.group()), "group");
    if (features != null && features.contains(target) || target.equals(spec.group())) {
      throw new SpecException(
          "data.target",
          "the target %s is among the %s too; take it out there"
              .formatted(Words.show(target), target.equals(spec.group()) ? "groups" : "features"));
    }
    Map<String, Kind> kinds = new HashMap<>();
    for (String name : names) {
      boolean text = spec.categorical() != null && spec.categorical().contains(name);
      boolean out = spec.exclude() != null && spec.exclude().contains(name);
      Kind kind = text ? Kind.TEXT : Kind.BY_CONTENT;
      if (name.equals(target)) {
        kind =
            spec.task() == null
                ? kind
                : spec.task() == Task.CLASSIFICATION ? Kind.TEXT : Kind.NUMBER;
      } else if (name.equals(spec.group())) {
        kind = Kind.TEXT;
      } else if (out || features != null && !features.contains(name)) {
        kind = Kind.SKIP;
      }
      kinds.put(name, kind);
    }
    return kinds;
  }

  private void require(List<String> names, List<String> asked, String field) {
    for (String name : asked == null ? List.<String>of() : asked) {
      if (!names.contains(name)) {
        throw new SpecException(
            "data." + field,
            "%s has no column %s (data.%s)%s; its columns are %s"
                .formatted(
                    spec.file(),
                    Words.show(name),
                    field,
                    Words.closest(name, names)
                        .map(near -> "; did you mean " + Words.show(near) + "?")
                        .orElse(""),
                    RawTable.shown(names)));
      }
    }
  }

  private boolean isInput(RawColumn column) {
    return !column.name().equals(target) && !column.name().equals(spec.group());
  }

  private static boolean isEmpty(RawTable raw, RawColumn column) {
    return IntStream.range(0, raw.rows()).allMatch(column::isMissing);
  }

  /**
   * The rows that are used, by {@link MissingCells}.
   *
   * @param hollow columns that are empty all over: they are no inputs, and none of their cells is
   *     missing
   */
  private int[] complete(RawTable raw, Set<String> hollow) {
    int[] kept = IntStream.range(0, raw.rows()).filter(i -> keeps(raw, hollow, i)).toArray();
    int left = raw.rows() - kept.length;
    if (kept.length == 0) {
      throw new DataException(raw.file() + ": no row without a missing cell; fill some");
    }
    if (left > 0) {
      notes.add(
          "%s: of %s %d with a missing cell %s left out"
              .formatted(
                  raw.file(), Words.count(raw.rows(), "row"), left, left == 1 ? "is" : "are"));
    }
    return kept;
  }

  private boolean keeps(RawTable raw, Set<String> hollow, int row) {
    boolean keeps = true;
    for (RawColumn column : raw.columns()) {
      if (column.isMissing(row) && !hollow.contains(column.name())) {
        boolean input = isInput(column);
        if (spec.missing() == MissingCells.REFUSE
            || spec.missing() == MissingCells.MEAN && !input) {
          throw raw.at(
              row,
              column.name(),
              "no value; "
                  + (input
                      ? "fill it, or set data.missing to drop or mean"
                      : "fill it, or leave such rows out with data.missing: drop"));
        }
        keeps = spec.missing() == MissingCells.MEAN;
      }
    }
    return keeps;
  }

  private Table choose(RawTable whole) {
    Set<String> hollow =
        whole.columns().stream()
            .filter(column -> isInput(column) && isEmpty(whole, column))
            .map(RawColumn::name)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    int[] kept = complete(whole, hollow);
    RawTable raw = kept.length == whole.rows() ? whole : whole.select(kept);
    RawColumn asked = raw.column(target).orElseThrow();
    if (asked instanceof Texts texts) {
      asked = texts.sorted();
    } else if (spec.task() == Task.CLASSIFICATION) {
      asked = ((Numbers) asked).texts().sorted();
    }
    requireSomethingToLearn(raw, asked);
    List<RawColumn> inputs = new ArrayList<>();
    List<String> constants = new ArrayList<>();
    boolean keep = spec.constant() == ConstantColumns.KEEP;
    for (RawColumn column : raw.columns()) {
      if (!isInput(column) || hollow.contains(column.name())) {
        continue;
      }
      boolean constant = column.isConstant(raw.rows());
      if (constant) {
        constants.add(column.name());
      }
      if (!constant || keep) {
        inputs.add(column instanceof Texts texts ? categories(raw, texts.sorted()) : column);
      }
    }
    note(raw, List.copyOf(hollow), "no value", "left out");
    note(raw, constants, "one value", keep ? "kept" : "left out (data.constant: keep keeps %s)");
    if (inputs.isEmpty()) {
      throw new SpecException(
          "data.features", raw.file() + ": no column is left to be an input; name more features");
    }
    int[] groups =
        spec.group() == null ? null : ((Texts) raw.column(spec.group()).orElseThrow()).codes();
    Table table = new Table(raw.file(), kept, inputs, asked, groups, spec);
    // Categories become more inputs than they were columns.
    RawTable.requireRoom(
        raw.file(),
        table.count() + " rows of " + table.inputCount() + " inputs",
        (double) table.count() * table.inputCount() * Double.BYTES);
    RawTable.room(raw.file(), table.count(), table.inputCount()).ifPresent(notes::add);
    return table;
  }

  private void requireSomethingToLearn(RawTable raw, RawColumn asked) {
    String where = raw.file() + ": the target " + Words.show(asked.name());
    if (asked.isConstant(raw.rows())) {
      String only =
          asked instanceof Texts texts
              ? "class, " + Words.show(texts.words().get(0))
              : "value, " + ((Numbers) asked).values()[0];
      throw new DataException(
          where + " has one " + only + ", so there is nothing to learn; give rows that differ");
    }
    if (asked instanceof Texts texts && texts.words().size() == raw.rows()) {
      throw new DataException(
          where
              + " has another class in every row; set data.task to regression if it is a number,"
              + " or give more rows of each class");
    }
  }

  /** One line, however many columns: a table of words has thousands that few rows fill. */
  private void note(RawTable raw, List<String> columns, String has, String what) {
    if (!columns.isEmpty()) {
      boolean one = columns.size() == 1;
      notes.add(
          "%s: the %s %s %s %s and %s %s"
              .formatted(
                  raw.file(),
                  one ? "column" : columns.size() + " columns",
                  RawTable.shown(columns),
                  one ? "has" : "have",
                  has,
                  one ? "is" : "are",
                  what.formatted(one ? "it" : "them")));
    }
  }

  private Texts categories(RawTable raw, Texts column) {
    String where = raw.file() + ": the column " + Words.show(column.name());
    String advice = "; leave it out with data.exclude: [" + Words.show(column.name()) + "]";
    boolean asked = spec.categorical() != null && spec.categorical().contains(column.name());
    if (column.words().size() == raw.rows() && !asked) {
      throw new DataException(where + " has another text in every row, so it names rows" + advice);
    }
    if (column.words().size() > MOST_CATEGORIES) {
      throw new DataException(
          "%s has %d categories, and more than %d make no inputs%s, or give rare ones one name"
              .formatted(where, column.words().size(), MOST_CATEGORIES, advice));
    }
    return column;
  }
}
