package org.sigmap.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.data.DataException;
import org.sigmap.data.source.RawTable.Numbers;
import org.sigmap.data.source.RawTable.Texts;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.SpecSchema;
import org.sigmap.spec.TableSpec;

/**
 * Small files of the kinds that readers trip over, with what must be true of each in EXPECTED.tsv.
 * What a line of it says in words is said here once more: what is read, or what the refusal names.
 */
class ExpectedTablesTest {
  private static final Path TABLES = Path.of("src/test/resources/tables");

  /** What refusals name, by file. */
  private static final Map<String, List<String>> NAMED =
      Map.ofEntries(
          Map.entry("decimal-comma.csv", List.of("column area", "112,13", "decimal")),
          Map.entry("short-row.csv", List.of("line 6", "2 fields", "3")),
          Map.entry("long-row.csv", List.of("line 8")),
          Map.entry("one-word.csv", List.of("line 4", "column area", "\"abc\"")),
          Map.entry("missing.csv", List.of("line 10", "column area")),
          Map.entry("target-not-finite.csv", List.of("line 5", "column price")),
          Map.entry("twice-named.csv", List.of("area")),
          Map.entry("no-target.csv", List.of("price", "area, rooms, cost")),
          Map.entry("header-alone.csv", List.of("no rows")),
          Map.entry("empty.csv", List.of("empty")),
          Map.entry("open-quote.csv", List.of("line 7", "never closed")),
          Map.entry("constant-target.csv", List.of("price", "one value")),
          Map.entry("identifiers.csv", List.of("column id", "names rows")),
          Map.entry("latin1.csv", List.of("line 1", "UTF-8")),
          Map.entry("nul.csv", List.of("line 3", "NUL")),
          Map.entry("cut.csv.gz", List.of("cut short")),
          Map.entry("one-class.csv", List.of("one class")),
          Map.entry("thousands.csv", List.of("column x")),
          Map.entry("x-complex.npy", List.of("complex")),
          Map.entry("x-object.npy", List.of("objects", "pickle", "never loaded")),
          Map.entry("x-short.npy", List.of("28", "31")),
          Map.entry("x-nan.npy", List.of("row 7", "column x2")),
          Map.entry("no-y.npz", List.of("X")),
          Map.entry("x-cut.npy", List.of("cut short")));

  record Line(String file, String data, String outcome, String truth) {
    TableSpec spec() {
      String target = file.endsWith(".npy") ? TABLES.resolve("y.npy").toString() : null;
      String separator = null;
      for (String part : data.split(", ")) {
        target = part.startsWith("target: ") ? part.substring(8) : target;
        separator = part.startsWith("separator: ") ? part.substring(12, 13) : separator;
      }
      return table(file, target, "separator", separator);
    }

    @Override
    public String toString() {
      return file;
    }
  }

  static TableSpec table(String file, String target, String... more) {
    var tree = SpecSchema.tree(TableSpec.defaults()).put("file", TABLES.resolve(file).toString());
    if (target != null) {
      tree.put("target", target);
    }
    for (int i = 0; i < more.length; i += 2) {
      if (more[i + 1] != null) {
        tree.put(more[i], more[i + 1]);
      }
    }
    return SpecSchema.bound(tree, TableSpec.class);
  }

  static Stream<Line> lines() throws IOException {
    return Files.readAllLines(TABLES.resolve("EXPECTED.tsv")).stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .map(parts -> new Line(parts[0], parts[1], parts[2], parts[3]))
        // Alone it is no table: it is read with every x.
        .filter(line -> !line.file().equals("y.npy"));
  }

  @Test
  void everyFileHasALine() throws IOException {
    Set<String> there = new TreeSet<>();
    try (Stream<Path> files = Files.list(TABLES)) {
      files.map(file -> file.getFileName().toString()).forEach(there::add);
    }
    there.removeAll(Set.of("EXPECTED.tsv", "y.npy"));
    assertEquals(there, new TreeSet<>(lines().map(Line::file).toList()));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void isReadOrRefusedAsExpected(Line line) {
    if (NAMED.containsKey(line.file())) {
      assertTrue(line.outcome().contains("refused"), line.outcome());
      RuntimeException refusal =
          assertThrows(RuntimeException.class, () -> TableReader.read(line.spec()));
      // The command line makes 2 and 3 of these.
      boolean data = refusal instanceof DataException;
      assertTrue(data || refusal instanceof SpecException, refusal.toString());
      boolean any = line.outcome().chars().noneMatch(Character::isDigit);
      assertTrue(any || line.outcome().contains(data ? "3" : "2"), refusal.toString());
      String message = refusal.getMessage();
      assertEquals(1, message.lines().count());
      assertTrue(message.startsWith(TABLES.resolve(line.file()).toString()), message);
      NAMED.get(line.file()).forEach(word -> assertTrue(message.contains(word), message));
      return;
    }
    assertTrue(line.outcome().contains("ok"), line.outcome());
    Table table = read(line.spec());
    if (!line.file().equals("rare-class.csv") && !line.file().equals("x-vector.npy")) {
      assertEquals(31, table.count());
    }
    for (double value : table.inputs(IntStream.range(0, table.count()).toArray()).values()) {
      assertTrue(Double.isFinite(value));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "plain.csv, price, 2",
    "crlf.csv, price, 2",
    "trailing-comma.csv, price, 2",
    "quoted-numbers.csv, price, 2",
    "quoted-text.csv, price, 5",
    "booleans.csv, price, 4",
    "constant-column.csv, price, 2",
    "minus.csv, y, 1",
    "exponents.csv, y, 1",
    "classes.csv, label, 2"
  })
  void hasSoManyInputs(String file, String target, int inputs) {
    assertEquals(inputs, read(table(file, target)).inputCount());
  }

  @Test
  void marksAndDecimalsAndMinusSignsAreRead() {
    Table marked = read(table("bom.csv", "price"));
    assertEquals("area", marked.inputs().get(0).name());
    double[] plain = numbers(table("plain.csv", "price"), 0);
    assertEquals(112.13, plain[0]);
    assertArrayEquals(plain, numbers(table("decimal-comma.csv", "price", "decimal", "comma"), 0));
    assertEquals(-1, numbers(table("minus.csv", "y"), 0)[0]);
    assertEquals(0.03, numbers(table("exponents.csv", "y"), 0)[2]);
  }

  @Test
  void textsBecomeCategoriesInOrder() {
    Table table = read(table("quoted-text.csv", "price"));
    Texts kind = (Texts) table.inputs().get(0);
    assertEquals(List.of("flat, new", "house \"old\"", "two\nlines"), kind.words());
    Table classes = read(table("classes.csv", "label"));
    assertEquals(3, ((Texts) classes.target()).words().size());
    assertEquals(
        3, new HashSet<>(Arrays.stream(classes.splitLabels().classes()).boxed().toList()).size());
  }

  @Test
  void whatIsLeftOutIsSaid() {
    var constant = TableReader.read(table("constant-column.csv", "price"));
    assertTrue(constant.notes().get(0).contains("column unit"), constant.notes().toString());
    assertEquals(3, read(table("constant-column.csv", "price", "constant", "keep")).inputCount());
    var dropped = TableReader.read(table("missing.csv", "price", "missing", "drop"));
    assertEquals(30, ((Table) dropped.rows()).count());
    assertTrue(dropped.notes().get(0).contains("of 31 rows 1"), dropped.notes().toString());
    assertEquals(31, read(table("missing.csv", "price", "missing", "mean")).count());
    assertThrows(
        DataException.class,
        () -> TableReader.read(table("target-not-finite.csv", "price", "missing", "mean")));
  }

  @Test
  void arraysOfEveryOrderAreTheSameNumbers() {
    String y = TABLES.resolve("y.npy").toString();
    Table x = read(table("x.npy", y));
    assertEquals(4, x.inputCount());
    for (String other : List.of("x-fortran.npy", "x-big-endian.npy")) {
      Table same = read(table(other, y));
      for (int j = 0; j < 4; j++) {
        assertArrayEquals(values(x, j), values(same, j), 0, other);
      }
    }
    for (String archive : List.of("both.npz", "both-compressed.npz")) {
      assertEquals(4, read(table(archive, null)).inputCount());
    }
    Table half = read(table("x-half.npy", y));
    for (int j = 0; j < 4; j++) {
      assertArrayEquals(values(x, j), values(half, j), 1e-3);
    }
    Table bytes = read(table("x-uint8.npy", y));
    double largest =
        IntStream.range(0, 4)
            .mapToObj(j -> values(bytes, j))
            .flatMapToDouble(Arrays::stream)
            .max()
            .orElseThrow();
    assertEquals(246, largest);
    assertEquals(1, read(table("x-vector.npy", y)).inputCount());
    assertFalse(x.target() instanceof Texts);
  }

  private static Table read(TableSpec spec) {
    return (Table) TableReader.read(spec).rows();
  }

  private static double[] numbers(TableSpec spec, int column) {
    return values(read(spec), column);
  }

  private static double[] values(Table table, int column) {
    return ((Numbers) table.inputs().get(column)).values();
  }
}
