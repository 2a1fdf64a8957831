package org.sigmap.data.source;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.sigmap.data.DataException;
import org.sigmap.data.source.CsvFile.Kind;
import org.sigmap.data.source.RawTable.Numbers;
import org.sigmap.data.source.RawTable.RawColumn;
import org.sigmap.data.source.RawTable.Texts;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.TableSpec;
import org.sigmap.spec.TableSpec.ConstantColumns;
import org.sigmap.spec.TableSpec.DecimalMark;
import org.sigmap.spec.TableSpec.MissingCells;
import org.sigmap.spec.TableSpec.Task;
import org.sigmap.spec.Words;

/** Reads the files that a {@link TableSpec} names and chooses from them what it asks for. */
final class TableReader {
  /** More categories than this are more likely names of rows than properties of them. */
  private static final int MOST_CATEGORIES = 100;

  private static final String ARRAY_TARGET = "y";
  private static final int SHOWN = 300;

  /** Whole numbers below it are all exact. */
  private static final double MOST_WHOLE = 1L << 53;

  private static final String ARCHIVE = "PK";

  private final TableSpec spec;
  private final List<String> notes = new ArrayList<>();

  /** The column that is predicted: arrays have no names of their own. */
  private String target;

  /** The columns that are inputs; null for all. */
  private List<String> features;

  private TableReader(TableSpec spec) {
    this.spec = spec;
    target = spec.target();
    features = spec.features();
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
    Table table = choose(raw(file, spec.target(), this::kinds));
    if (spec.test() == null) {
      return new FileRows.Reading(table, null, List.copyOf(notes));
    }
    String asked = spec.test().target() == null ? spec.target() : spec.test().target();
    Path tested = Path.of(spec.test().file());
    RawTable other = raw(tested, asked, names -> kindsLike(tested, table, names));
    Table test = like(table, other);
    requireOthers(table, test);
    return new FileRows.Reading(table, test, List.copyOf(notes));
  }

  /** By what they hold, in whatever order: a file has many spellings, links and copies. */
  private static void requireOthers(Table table, Table test) {
    if (Arrays.equals(hashes(table), hashes(test))) {
      throw new DataException(
          "%s: the same rows as those of %s, and a row that trains cannot test; give others, or leave"
                  .formatted(test.file(), table.file())
              + " data.test out to hold some back");
    }
  }

  /** Of each row, sorted; words have the same codes in both tables. */
  private static long[] hashes(Table table) {
    long[] rows = new long[table.count()];
    List<RawColumn> columns = new ArrayList<>(table.inputs());
    columns.add(table.target());
    for (RawColumn column : columns) {
      for (int i = 0; i < rows.length; i++) {
        long cell =
            column instanceof Numbers numbers
                ? Double.doubleToLongBits(numbers.values()[i])
                : ((Texts) column).codes()[i];
        rows[i] = (rows[i] ^ cell) * 0x9E3779B97F4A7C15L;
        rows[i] ^= rows[i] >>> 32;
      }
    }
    Arrays.sort(rows);
    return rows;
  }

  private RawTable raw(Path file, String asked, Function<List<String>, Map<String, Kind>> kindsOf) {
    byte[] start = start(file);
    if (new String(start, StandardCharsets.ISO_8859_1).startsWith(ARCHIVE)) {
      if (spec.features() != null && spec.features().size() > 1) {
        throw new SpecException(
            "data.features",
            "%s: inputs are one array of an archive, but data.features names %d (%s); name one"
                .formatted(file, spec.features().size(), shown(spec.features())));
      }
      String inputs = spec.features() == null ? "X" : spec.features().get(0);
      String targets = asked == null ? ARRAY_TARGET : asked;
      Map<String, NumpyFile> arrays = NumpyFile.readArchive(file, inputs, targets);
      features = null;
      return arrays(arrays.get(inputs), arrays.get(targets), kindsOf);
    }
    if (NumpyFile.isArray(start)) {
      if (asked == null) {
        throw new SpecException(
            "data.target",
            file + " holds inputs; name the file of their targets, such as data.target: y.npy");
      }
      return arrays(NumpyFile.read(file), NumpyFile.read(Path.of(asked)), kindsOf);
    }
    return CsvFile.read(
        file, new CsvFile.Form(spec.separatorCharacter(), spec.header(), spec.decimal(), kindsOf));
  }

  /** The bytes that tell what a file is. */
  static byte[] start(Path file) {
    return InputFile.open(
        file, "a table", () -> "correct the path", in -> in.readNBytes(NumpyFile.MAGIC_BYTES));
  }

  private RawTable arrays(
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
    target = ARRAY_TARGET;
    columns.add(targets.column(0, target));
    int[] places = IntStream.range(0, inputs.rows()).toArray();
    RawTable raw = new RawTable(inputs.file(), "row", places, columns);
    requireFinite(raw);
    Map<String, Kind> kinds = kindsOf.apply(columns.stream().map(RawColumn::name).toList());
    return new RawTable(
        raw.file(),
        raw.row(),
        places,
        columns.stream()
            .filter(column -> kinds.get(column.name()) != Kind.SKIP)
            .map(column -> kinds.get(column.name()) == Kind.TEXT ? texts((Numbers) column) : column)
            .toList());
  }

  static void requireFinite(RawTable raw) {
    for (RawColumn column : raw.columns()) {
      double[] values = ((Numbers) column).values();
      for (int i = 0; i < values.length; i++) {
        if (Double.isInfinite(values[i])) {
          throw raw.at(i, column.name(), "an infinite number; correct it");
        }
      }
    }
  }

  /**
   * @throws DataException if two of the numbers may have become one
   */
  static Texts texts(Numbers column) {
    if (column.rounded() != null) {
      throw new DataException(column.rounded());
    }
    Map<String, Integer> words = new LinkedHashMap<>();
    int[] codes = new int[column.values().length];
    for (int i = 0; i < codes.length; i++) {
      double value = column.values()[i];
      // Whole numbers as they are written, not as 3.0.
      boolean whole = value == Math.rint(value) && Math.abs(value) < MOST_WHOLE;
      String word = whole ? Long.toString((long) value) : "" + value;
      codes[i] = Double.isNaN(value) ? -1 : words.computeIfAbsent(word, key -> words.size());
    }
    return new Texts(column.name(), codes, List.copyOf(words.keySet()));
  }

  private Map<String, Kind> kinds(List<String> names) {
    if (target == null) {
      throw new SpecException(
          "data.target",
          "data.target names no column; those of %s are %s".formatted(spec.file(), shown(names)));
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
                    shown(names)));
      }
    }
  }

  static String shown(List<String> names) {
    String all = String.join(", ", names);
    return Words.escape(all.length() > SHOWN ? all.substring(0, SHOWN) + "..." : all);
  }

  /** Columns of test rows are those of the training rows, and so are their kinds. */
  private Map<String, Kind> kindsLike(Path file, Table table, List<String> names) {
    Map<String, Kind> kinds = new HashMap<>();
    names.forEach(name -> kinds.put(name, Kind.SKIP));
    List<RawColumn> wanted = new ArrayList<>(table.inputs());
    wanted.add(table.target());
    for (RawColumn column : wanted) {
      if (!names.contains(column.name())) {
        throw new DataException(
            "%s: no column %s, which %s has; give test rows of the same columns"
                .formatted(file, Words.show(column.name()), table.file()));
      }
      kinds.put(column.name(), column instanceof Texts ? Kind.TEXT : Kind.NUMBER);
    }
    return kinds;
  }

  /** The rows that are used, by {@link MissingCells}. */
  private int[] complete(RawTable raw) {
    int[] kept = IntStream.range(0, raw.rows()).filter(i -> keeps(raw, i)).toArray();
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

  private boolean keeps(RawTable raw, int row) {
    boolean keeps = true;
    for (RawColumn column : raw.columns()) {
      if (column.isMissing(row)) {
        boolean input = !column.name().equals(target) && !column.name().equals(spec.group());
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
    int[] kept = complete(whole);
    RawTable raw = kept.length == whole.rows() ? whole : whole.select(kept);
    RawColumn asked = raw.column(target).orElseThrow();
    if (asked instanceof Texts texts) {
      asked = sorted(texts);
    } else if (spec.task() == Task.CLASSIFICATION) {
      asked = sorted(texts((Numbers) asked));
    }
    requireSomethingToLearn(raw, asked);
    List<RawColumn> inputs = new ArrayList<>();
    for (RawColumn column : raw.columns()) {
      if (!column.name().equals(target)
          && !column.name().equals(spec.group())
          && isUsed(raw, column)) {
        inputs.add(column instanceof Texts texts ? categories(raw, sorted(texts)) : column);
      }
    }
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

  /** Whether a column is no constant that is to be left out. */
  private boolean isUsed(RawTable raw, RawColumn column) {
    boolean empty = IntStream.range(0, raw.rows()).allMatch(column::isMissing);
    boolean keep = spec.constant() == ConstantColumns.KEEP && !empty;
    if (column.isConstant(raw.rows())) {
      notes.add(
          "%s: the column %s has %s value and is %s"
              .formatted(
                  raw.file(),
                  Words.show(column.name()),
                  empty ? "no" : "one",
                  keep ? "kept" : empty ? "left out" : "left out (data.constant: keep keeps it)"));
      return keep;
    }
    return true;
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

  /** The words that rows have, numbers by size and others by their characters. */
  private static Texts sorted(Texts column) {
    int[] used = IntStream.of(column.codes()).filter(code -> code >= 0).distinct().toArray();
    List<String> words =
        IntStream.of(used)
            .mapToObj(code -> column.words().get(code))
            .sorted(
                IntStream.of(used)
                        .mapToObj(code -> column.words().get(code))
                        .allMatch(TableReader::isNumber)
                    ? Comparator.comparingDouble(TableReader::number)
                        .thenComparing(Comparator.naturalOrder())
                    : Comparator.naturalOrder())
            .toList();
    return recoded(column, words);
  }

  static Texts recoded(Texts column, List<String> words) {
    Map<String, Integer> places = new HashMap<>();
    words.forEach(word -> places.put(word, places.size()));
    int[] codes =
        IntStream.of(column.codes())
            .map(code -> code < 0 ? -1 : places.getOrDefault(column.words().get(code), -2))
            .toArray();
    return new Texts(column.name(), codes, words);
  }

  private static boolean isNumber(String word) {
    return !Double.isNaN(number(word));
  }

  private static double number(String word) {
    return NumberCell.of(word, DecimalMark.POINT);
  }

  /** Test rows as the training rows are coded. */
  private Table like(Table table, RawTable whole) {
    int[] kept = complete(whole);
    RawTable raw = kept.length == whole.rows() ? whole : whole.select(kept);
    List<RawColumn> inputs =
        table.inputs().stream().map(column -> like(column, table.file(), raw)).toList();
    RawColumn asked = like(table.target(), table.file(), raw);
    return new Table(raw.file(), kept, inputs, asked, null, spec);
  }

  private static RawColumn like(RawColumn known, Path file, RawTable raw) {
    RawColumn column = raw.column(known.name()).orElseThrow();
    if (!(known instanceof Texts words)) {
      return column;
    }
    Texts texts = column instanceof Texts already ? already : texts((Numbers) column);
    Texts coded = recoded(texts, words.words());
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
