package org.sigmap.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.data.DataException;
import org.sigmap.data.NumpyBytes;
import org.sigmap.data.TableInputs;
import org.sigmap.data.source.RawTable.Numbers;
import org.sigmap.data.source.RawTable.Texts;
import org.sigmap.spec.DataSpec;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.TableSpec;
import org.sigmap.spec.TableSpec.DecimalMark;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;

/** Tables that could be read as others than they are. */
class AmbiguousTablesTest {
  /** The first whole number between two of float64. */
  private static final long LARGE = (1L << 53) + 1;

  @TempDir private Path folder;

  private Table read(String data) {
    String text = "name: a\nseeds: 1\ndata: {kind: table, file: %s/%s}\n".formatted(folder, data);
    var cell = SpecReader.read(text, "spec.yaml", Overrides.none()).cells().get(0).spec();
    return (Table) TableReader.read((TableSpec) ((DataSpec.OfSource) cell.data()).data()).rows();
  }

  private <T extends RuntimeException> void refused(Class<T> kind, String sentence, String data) {
    String said = assertThrows(kind, () -> read(data)).getMessage();
    assertEquals(sentence, said.replace(folder + "/", ""));
  }

  @Test
  void commasBeforeDecimalsSeparateNoCells() throws IOException {
    String table = "1,1;2,7;3,5\n2,1;1,7;4,5\n3,1;5,7;9,5\n4,1;2,2;8,5\n";
    for (String separator : List.of(";", "\t", "|")) {
      Files.writeString(folder.resolve("a.csv"), table.replace(";", separator));
      Table read = read("a.csv, target: column3, header: false, decimal: comma");
      assertEquals(2, read.inputCount());
      assertArrayEquals(
          new double[] {2.7, 1.7, 5.7, 2.2}, ((Numbers) read.inputs().get(1)).values());
      assertArrayEquals(new double[] {3.5, 4.5, 9.5, 8.5}, ((Numbers) read.target()).values());
    }
    Files.writeString(
        folder.resolve("a.csv"),
        "u,v,w\n" + table.replaceAll("[0-9],[0-9]", "\"$0\"").replace(";", ","));
    for (String separator : List.of("", ", separator: \",\"")) {
      Table read = read("a.csv, target: w, decimal: comma" + separator);
      assertArrayEquals(new double[] {3.5, 4.5, 9.5, 8.5}, ((Numbers) read.target()).values());
    }
    Files.writeString(folder.resolve("a.csv"), "u,v,w\n" + table.replace(";", ","));
    refused(
        DataException.class,
        "a.csv: line 2: 6 fields where the first line has 3; correct it (a \",\" in a text needs"
            + " quotes)",
        "a.csv, target: w, decimal: comma");
  }

  @Test
  void wholeNumbersThatAreRoundedAreNoNames() throws IOException {
    String advice =
        " is a name here, and float64 does not hold it exactly; number the names from 0, or give"
            + " them as texts of a CSV file";
    for (String type : List.of("<i8", "<u8")) {
      long odd = type.equals("<i8") ? -LARGE : -1;
      String shown = type.equals("<i8") ? "-9007199254740993" : "18446744073709551615";
      byte[] names = NumpyBytes.array(type, 1, LARGE - 1, LARGE + 1, odd, 7, LARGE - 1, 7);
      byte[] columns = NumpyBytes.array(type, 2, 1, 3, 1, 3, 2, odd, 2, 4, 1, odd, 2, 4);
      Files.write(folder.resolve("x.npy"), columns);
      Files.write(folder.resolve("y.npy"), names);
      NumpyBytes.archive(folder.resolve("both.npz"), Map.of("X", columns, "y", names));
      String target = folder + "/y.npy";
      refused(
          DataException.class,
          "y.npy: row 2: " + shown + advice,
          "x.npy, task: classification, target: " + target);
      refused(
          DataException.class,
          "both.npz, array y: row 2: " + shown + advice,
          "both.npz, task: classification");
      for (String field : List.of("categorical: [x1]", "group: x1")) {
        refused(
            DataException.class,
            "x.npy: row 2, column x1: " + shown + advice,
            "x.npy, %s, target: %s".formatted(field, target));
      }
      // As numbers they are rounded, and what is exact is a name.
      assertEquals(2, read("x.npy, target: " + target).inputCount());
      assertEquals(3, read("x.npy, categorical: [x0], target: " + target).inputCount());
      Files.write(
          folder.resolve("y.npy"),
          NumpyBytes.array(type, 1, 1L << 62, 1L << 60, 7, 7, 7, 1L << 60));
      Table exact = read("x.npy, task: classification, target: " + target);
      assertEquals(3, ((Texts) exact.target()).words().size());
    }
    TableInputs asked =
        new TableInputs(
            "auto",
            true,
            DecimalMark.POINT,
            List.of(new TableInputs.Column("x1", "x1", List.of("3", "4"))),
            null);
    Path rows = folder.resolve("x.npy");
    assertTrue(
        assertThrows(DataException.class, () -> ModelRows.read(rows, asked, Double.MAX_VALUE))
            .getMessage()
            .contains("row 2, column x1: 18446744073709551615 is a name"));
    Path archive = folder.resolve("x.npz");
    NumpyBytes.archive(archive, Map.of("X", NumpyBytes.array("<i8", 1, 1, 2)));
    assertEquals(
        archive + ": is an archive; save its array of inputs by itself (numpy.save), or a CSV file",
        assertThrows(DataException.class, () -> ModelRows.read(archive, asked, Double.MAX_VALUE))
            .getMessage());
  }

  @Test
  void inputsAreNamedAndThoseOfAnArchiveAreOneArray() throws IOException {
    byte[] x = NumpyBytes.array("<i8", 1, 1, 2, 3, 4);
    NumpyBytes.archive(
        folder.resolve("a.npz"),
        Map.of("X", x, "Z", x, "y", NumpyBytes.array("<i8", 1, 2, 4, 6, 9)));
    Files.writeString(folder.resolve("a.csv"), "a,b,y\n1,2,3\n2,3,5\n3,5,8\n");
    assertEquals(1, read("a.npz, features: [Z]").inputCount());
    refused(
        SpecException.class,
        "a.npz: inputs are one array of an archive, but data.features names 2 (X, Z); name one",
        "a.npz, features: [X, Z]");
    for (String file : List.of("a.npz", "a.csv, target: y")) {
      String said =
          assertThrows(RuntimeException.class, () -> read(file + ", features: []")).getMessage();
      assertTrue(said.contains("features names no input; name at least one"), said);
    }
  }

  /** More columns than the library's own limit; and where ours is. */
  @Test
  void aLineOfTextHasAsManyCellsAsAGenomeHasMarkers() throws IOException {
    int width = 100_001;
    List<String> rows = new ArrayList<>();
    rows.add(IntStream.range(1, width).mapToObj(j -> "x" + j).collect(Collectors.joining(",")));
    for (int i = 0; i < 3; i++) {
      int row = i;
      rows.add(
          IntStream.range(1, width)
              .mapToObj(j -> "" + (row + j) % 7)
              .collect(Collectors.joining(",")));
    }
    String text =
        IntStream.range(0, 4)
            .mapToObj(i -> (i == 0 ? "y," : i * i + ",") + rows.get(i) + "\n")
            .collect(Collectors.joining());
    Files.writeString(folder.resolve("wide.csv"), text);
    Table read = read("wide.csv, target: y");
    assertEquals(width - 1, read.inputCount());
    assertEquals((2 + width - 1) % 7, ((Numbers) read.inputs().get(width - 2)).values()[2]);
    Files.writeString(folder.resolve("wider.csv"), ",".repeat(1 << 20) + "\n");
    refused(
        DataException.class,
        "wider.csv: line 1: more than 1048576 columns in a line of CSV; save the numbers as .npy",
        "wider.csv, target: y");
  }
}
