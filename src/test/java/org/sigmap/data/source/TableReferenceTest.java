package org.sigmap.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.data.DataSet;
import org.sigmap.data.Split;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.SplitSpec;
import org.sigmap.spec.SplitSpec.HeldOut;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;

/** Other people's programs on the same files, see {@code scripts/table_reference.py}. */
public class TableReferenceTest {
  private static final Path FOLDER = Path.of("src/test/resources/tables-reference");

  /** What is asked of agreement with pandas and scikit-learn, relative to numbers of about 1. */
  private static final double TOLERANCE = 1e-6;

  public static JsonNode reference() throws IOException {
    return new ObjectMapper().readTree(Files.readString(FOLDER.resolve("reference.json")));
  }

  /** A cell on a table of {@link ExpectedTablesTest}, its first 24 rows to train on. */
  public static CellSpec cell(String file, String more) {
    return SpecReader.read(
            """
            name: a
            seeds: 1
            data: {kind: table, file: src/test/resources/tables/%s, target: price}
            samples: {kind: ranges, train: {from: 0, to: 24}, test: {from: 24}}
            %s
            """
                .formatted(file, more),
            "spec.yaml",
            Overrides.none())
        .cells()
        .get(0)
        .spec();
  }

  private static double[] numbers(JsonNode list) {
    return IntStream.range(0, list.size()).mapToDouble(i -> list.get(i).asDouble()).toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain.csv", "quoted-text.csv"})
  void inputsAndTargetsAreThoseOfPandasAndScikitLearn(String file) throws IOException {
    JsonNode expected = reference().get("tables").get(file);
    DataSet data = new Sources().of(cell(file, "")).read(new Draws());
    assertEquals(expected.get("inputs").size(), data.test().inputs().rows());
    for (int i = 0; i < data.test().inputs().rows(); i++) {
      assertArrayEquals(
          numbers(expected.get("inputs").get(i)), data.test().inputs().row(i), TOLERANCE);
    }
    double[] targets = data.test().targets().values();
    assertArrayEquals(numbers(expected.get("targets")), targets, TOLERANCE);
    assertEquals(
        expected.get("loss").asDouble(),
        Arrays.stream(targets).map(y -> y * y).average().orElseThrow(),
        TOLERANCE);
  }

  @Test
  void classesAreSplitAsScikitLearnSplitsThem() throws IOException {
    for (JsonNode split : reference().get("splits")) {
      double[] sizes = numbers(split.get("sizes"));
      int[] classes =
          IntStream.range(0, sizes.length)
              .flatMap(c -> IntStream.range(0, (int) sizes[c]).map(i -> c))
              .toArray();
      int train = split.get("train").asInt();
      Split ours =
          Split.of(
              new SplitSpec.Counts(train, classes.length - train, true, null, HeldOut.none()),
              new Split.Labels(
                  "rows",
                  IntStream.range(0, classes.length).toArray(),
                  classes,
                  List.of("a", "b", "c", "d"),
                  null),
              Optional.empty(),
              seed -> new SeedStreams(5));
      double[] counts = new double[sizes.length];
      Arrays.stream(ours.train()).forEach(row -> counts[classes[row]]++);
      assertArrayEquals(numbers(split.get("counts")), counts, split.toString());
      assertEquals(classes.length - train, ours.test().length);
    }
  }

  @Test
  void arraysOfEveryTypeAndOrderAreThoseOfNumPy() throws IOException {
    Path file = FOLDER.resolve("dtypes.npz");
    int arrays = 0;
    try (ZipFile archive = new ZipFile(file.toFile())) {
      for (String name :
          archive.stream().map(ZipEntry::getName).map(n -> n.replace(".npy", "")).toList()) {
        if (!name.endsWith("_expected")) {
          String expected = name + "_expected";
          Map<String, NumpyFile> read = NumpyFile.readArchive(file, name, expected);
          for (int j = 0; j < 2; j++) {
            assertArrayEquals(
                read.get(expected).columns()[j], read.get(name).columns()[j], 0, name);
          }
          arrays++;
        }
      }
    }
    // Twelve types of two byte and two memory orders.
    assertEquals(48, arrays);
  }
}
