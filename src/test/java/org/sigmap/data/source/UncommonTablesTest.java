package org.sigmap.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.data.DataException;
import org.sigmap.data.source.RawTable.Numbers;
import org.sigmap.data.source.RawTable.RawColumn;
import org.sigmap.data.source.RawTable.Texts;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.SpecSchema;
import org.sigmap.spec.TableSpec;

/**
 * Tables as other programs and people write them: read as pandas does ({@code read_csv} with {@code
 * skipinitialspace}), or refused with line and column. Beside {@link ExpectedTablesTest}.
 */
class UncommonTablesTest {
  private static final int ROWS = 12;

  @TempDir private Path folder;

  /** What a cell of row i says in each of a table's columns. */
  @FunctionalInterface
  private interface Cells {
    String row(int i);
  }

  private static String table(String header, Cells cells) {
    StringBuilder text = new StringBuilder(header).append('\n');
    IntStream.range(0, ROWS).forEach(i -> text.append(cells.row(i)).append('\n'));
    return text.toString();
  }

  private static String plain(String separator) {
    return table(
        String.join(separator, "area", "rooms", "price"),
        i -> String.join(separator, i + ".5", "" + i % 5, "" + 3 * i));
  }

  private FileRows.Reading read(String text, Map<String, String> more) {
    return read(text, StandardCharsets.UTF_8, more);
  }

  private FileRows.Reading read(String text, Charset charset, Map<String, String> more) {
    Path file = folder.resolve("table.csv");
    try {
      Files.write(file, text.getBytes(charset));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    var tree =
        SpecSchema.tree(TableSpec.defaults()).put("file", file.toString()).put("target", "price");
    more.forEach(tree::put);
    return TableReader.read(SpecSchema.bound(tree, TableSpec.class));
  }

  private static String shown(FileRows.Reading reading) {
    Table table = (Table) reading.rows();
    assertEquals(ROWS, table.count());
    StringBuilder text = new StringBuilder();
    table.inputs().forEach(column -> text.append(shown(column)).append(' '));
    return text.append("-> ").append(shown(table.target())).toString();
  }

  private static String shown(RawColumn column) {
    return column instanceof Texts texts
        ? column.name() + texts.words()
        : column.name() + " " + ((Numbers) column).values()[1];
  }

  private String refused(String text, Map<String, String> more) {
    RuntimeException refusal = assertThrows(RuntimeException.class, () -> read(text, more));
    assertTrue(
        refusal instanceof DataException || refusal instanceof SpecException, refusal.toString());
    assertEquals(1, refusal.getMessage().lines().count(), refusal.getMessage());
    return refusal.getMessage().replace(folder + "/", "");
  }

  /** The second row of each is 1.5, 1 and 3. */
  @Test
  void areReadAsPandasReadsThem() {
    String plain = plain(",");
    List<String> same =
        List.of(
            plain.replace("\n", "\r"),
            plain.strip(),
            plain.replace("\n2.5", "\n\n  \t \n2.5") + "\n \n",
            plain.replace(",", " , ").replace("\n", " \n"),
            plain.replace(",", ", "),
            plain.replace("\n", ",\n"),
            "\ufeff" + plain,
            "\ufeff" + plain.replace("area", "\"area\""),
            table("area, \"rooms\" , price", i -> i + ".5, \"" + i % 5 + "\" \t , " + 3 * i),
            table("area,rooms,price", i -> i + "5e-1,+" + i % 5 + ".0E0," + 3 * i),
            plain("\t"),
            plain(";"),
            plain("|"));
    for (String text : same) {
      assertEquals("area 1.5 rooms 1.0 -> price 3.0", shown(read(text, Map.of())), text);
    }
    Map<String, String> comma = Map.of("decimal", "comma");
    assertEquals(
        "area 1.5 rooms 1.0 -> price 3.0", shown(read(plain(";").replace('.', ','), comma)));
    Map<String, String> blank = Map.of("separator", " ");
    assertEquals("area 1.5 rooms 1.0 -> price 3.0", shown(read(plain(" "), blank)));
  }

  @Test
  void textsKeepWhatStandsInQuotes() {
    assertEquals(
        "k[a, \"b\"\nc, d] -> price 3.0",
        shown(
            read(
                table("k,price", i -> (i % 2 == 0 ? " \"a, \"\"b\"\"\nc\" ," : "d,") + 3 * i),
                Map.of())));
    assertEquals(
        "Fläche 🏠 1.5 day[2024-01-01, 2024-01-02] big[False, True] -> price[false, true]",
        shown(
            read(
                table(
                    "Fläche 🏠,day,big,price",
                    i ->
                        "%d.5,2024-01-0%d,%s,%s"
                            .formatted(i, 1 + i % 2, i % 3 == 0 ? "True" : "False", i % 4 == 0)),
                Map.of())));
    // A long text is a category as any other.
    String longer = "x".repeat(100_000);
    Texts texts =
        (Texts)
            ((Table)
                    read(table("k,price", i -> (i % 2 == 0 ? longer : "d") + "," + i), Map.of())
                        .rows())
                .inputs()
                .get(0);
    assertEquals(List.of("d", longer), texts.words());
  }

  @Test
  void zerosOfBothSignsAreOneValueAndEmptyColumnsAreSaid() {
    FileRows.Reading zeros =
        read(table("z,a,price", i -> (i % 2 == 0 ? "-0.0," : "0,") + i + "," + 3 * i), Map.of());
    assertEquals("a 1.0 -> price 3.0", shown(zeros));
    assertTrue(zeros.notes().get(0).contains("column z has one value"), zeros.notes().toString());
    String hollow = table("e,a,price", i -> "," + i + "," + 3 * i);
    for (String constant : List.of("drop", "keep")) {
      for (String missing : List.of("refuse", "drop", "mean")) {
        FileRows.Reading read = read(hollow, Map.of("missing", missing, "constant", constant));
        assertEquals("a 1.0 -> price 3.0", shown(read));
        assertEquals(1, read.notes().size(), read.notes().toString());
        assertTrue(
            read.notes().get(0).endsWith("the column e has no value and is left out"),
            read.notes().toString());
      }
    }
  }

  /** A column that training rows fill is an input, however empty a test file leaves it. */
  @Test
  void anInputThatATestFileLeavesEmptyIsMissing() throws IOException {
    Path other = Files.writeString(folder.resolve("other.csv"), "area,rooms,price\n,1,2\n,2,3\n");
    Path first = Files.writeString(folder.resolve("first.csv"), plain(","));
    var tree =
        SpecSchema.tree(TableSpec.defaults()).put("file", first.toString()).put("target", "price");
    tree.putObject("test").put("file", other.toString());
    TableSpec spec = SpecSchema.bound(tree, TableSpec.class);
    String refusal = assertThrows(DataException.class, () -> TableReader.read(spec)).getMessage();
    assertTrue(refusal.contains("other.csv: line 2, column area: no value"), refusal);
  }

  @Test
  void thousandsOfConstantsAreOneLine() {
    String names = IntStream.range(0, 3000).mapToObj(j -> "w" + j).collect(Collectors.joining(","));
    FileRows.Reading read =
        read(table(names + ",a,price", i -> "0,".repeat(3000) + i + "," + 3 * i), Map.of());
    assertEquals("a 1.0 -> price 3.0", shown(read));
    assertEquals(1, read.notes().size());
    String note = read.notes().get(0);
    assertTrue(note.contains("table.csv: the 3000 columns w0, w1, ") && note.length() < 1000, note);
    assertTrue(
        note.endsWith("have one value and are left out (data.constant: keep keeps them)"), note);
  }

  /** 1.234 of a German file is no 1.234, and no text either. */
  @Test
  void pointsBetweenThousandsAreNamed() {
    String german = table("a;price", i -> i + ".234,5;" + i);
    String refusal = refused(german, Map.of("decimal", "comma"));
    assertTrue(
        refusal.endsWith(
            "is no number; write decimals with a comma and thousands without points, or set"
                + " data.decimal to point"),
        refusal);
  }

  /** The marks of pandas: no value among numbers, and no category among texts. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "NA", "N/A", "n/a", "#N/A", "#NA", "<NA>", "null", "NULL", "nan", "NaN", "-nan"
      })
  void marksOfNoValueAreNone(String mark) {
    for (String other : List.of("1", "x")) {
      String text = table("k,a,price", i -> (i == 3 ? mark : other + i % 2) + "," + i + "," + i);
      assertTrue(refused(text, Map.of()).startsWith("table.csv: line 5, column k: no value; "));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-",
        "--",
        ".",
        "inf",
        "-inf",
        "Infinity",
        "1e400",
        "0x1A",
        "1_000",
        "1 000",
        "12%",
        "$5",
        "1d",
        "TRUE",
        "2024-01-01",
        "٣",
        "1.2.3"
      })
  void whatIsNoNumberIsRefusedAmongNumbers(String cell) {
    String text = table("a,price", i -> (i == 3 ? cell : "" + i) + "," + i);
    String refusal = refused(text, Map.of());
    assertTrue(
        refusal.startsWith("table.csv: line 5, column a: \"" + cell + "\" is no number; "),
        refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'a,price'                      | no rows
          'a\tprice'                     | no rows
          'price\n1\n2\n3'               | no column is left to be an input
          'a,price\n1,2\n,\n3,4'         | line 3, column a: no value
          'a,price\n1,2,\n3,4,'          | line 2: 3 fields where the first line has 2
          '# c\na,price\n1,2'            | has no column price
          'sep=;\na;price\n1;2'          | has no column price
          ',a,price\n0,1,2\n1,2,3'       | column 1 has no name but cells; name it, or leave it out of the file (pandas: to_csv(..., index=False)
          'a,,price\n0,1,2\n1,2,3'       | column 2 has no name but cells; name it, or leave it out of the file
          'a,price\n"1\\"2",3'           | line 2: text follows a closing quote
          'a,price\n"1" "2",3'          | line 2: text follows a closing quote
          'a,price\n1,2\n"3,4\n5,6\n'    | line 3: a quote is opened here and never closed
          'a,price\n1,2\n\\0003,4'       | line 3: a NUL character
          'a,price\n1\u00a0,2\n2,3\n3,4' | line 2, column a
          'k,price\na,1\nb,2\nc,3'       | column k has another text in every row
          'a,price\n1,7\n2,7'            | the target price has one value
          """)
  void whatIsNoTableIsRefused(String text, String named) {
    String refusal = refused(text.translateEscapes(), Map.of());
    assertTrue(refusal.contains(named), refusal);
  }

  @Test
  void otherEncodingsAndEndlessCellsAreRefused() {
    for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-32")) {
      DataException refusal =
          assertThrows(
              DataException.class,
              () -> read(plain(","), Charset.forName(charset), Map.of()),
              charset);
      assertTrue(refusal.getMessage().contains("table.csv: line 1: "), refusal.getMessage());
    }
    String endless = refused("a,price\n1,2\n\"" + "x".repeat(17_000_000) + "\",3\n", Map.of());
    assertTrue(endless.contains("started in line 3") && endless.contains("buffer size"), endless);
  }

  /** More blanks than a reader takes at a time, and nothing else between two rows. */
  @Test
  void blanksWithoutEndAreLeftOut() throws IOException {
    Path file = folder.resolve("table.csv");
    assertEquals('a', new TableText(new StringReader(" ".repeat(9) + "a"), file, ',').read());
    String text = plain(",").replace("price\n", "price\n" + " ".repeat(20_000_000) + "\n");
    assertEquals(ROWS, ((Table) read(text, Map.of()).rows()).count());
  }

  /** The rows that train, in another order, test nothing. */
  @Test
  void rowsThatTrainInAnotherOrderAreRefused() throws IOException {
    List<String> lines = plain(",").lines().toList();
    List<String> turned = new ArrayList<>(lines.subList(1, lines.size()));
    Collections.reverse(turned);
    turned.add(0, lines.get(0));
    Path other = folder.resolve("other.csv");
    Files.write(other, turned);
    Path first = Files.writeString(folder.resolve("first.csv"), plain(","));
    var tree =
        SpecSchema.tree(TableSpec.defaults()).put("file", first.toString()).put("target", "price");
    tree.putObject("test").put("file", other.toString());
    TableSpec spec = SpecSchema.bound(tree, TableSpec.class);
    String refused = assertThrows(DataException.class, () -> new Sources().read(spec)).getMessage();
    assertTrue(refused.startsWith(other + ": the same rows"), refused);
  }
}
