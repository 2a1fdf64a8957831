package org.sigmap.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.data.DataException;
import org.sigmap.data.DataSet;
import org.sigmap.data.EmpiricalCovariance;
import org.sigmap.data.IdxBytes;
import org.sigmap.data.RawRows;
import org.sigmap.data.Rows;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.Statistics;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;

class RowsTeacherTest {
  private static final int N = 40;
  private static final double ROUNDING = 1e-9;

  @TempDir Path directory;

  private final double[] columns = new SeedStreams(21).stream("columns").gaussians(3 * N);

  /** Three columns that go together, of different units, and a target that nobody is to see. */
  private Path table() throws IOException {
    StringBuilder csv = new StringBuilder("a,b,c,price\n");
    for (int i = 0; i < N; i++) {
      csv.append("%s,%s,%s,%d%n".formatted(value(i, 0), value(i, 1), value(i, 2), i));
    }
    return Files.writeString(directory.resolve("own.csv"), csv);
  }

  private double value(int row, int column) {
    double shared = columns[3 * row];
    return switch (column) {
      case 0 -> 5 + shared;
      case 1 -> 100 * (shared + columns[3 * row + 1]);
      default -> 0.01 * (columns[3 * row + 2] - shared);
    };
  }

  private CellSpec cell(String rest, long seed) throws IOException {
    String yaml =
        "name: a\nseeds: [%d]\ndata: {kind: teacher, rows: {kind: table, file: %s, target: price}, %s\n"
            .formatted(seed, table(), rest);
    return SpecReader.read(yaml, "a.yaml", Overrides.none()).cells().get(0).spec();
  }

  /** Labels in their own units, by the first input, which no two rows share. */
  private static Map<Double, Double> labels(CellSpec cell) {
    DataSource source = new Sources().of(cell);
    // As the file has them: without what is made of inputs.
    DataSet data = ((TransformedSource) source).source().read(new Draws());
    RawRows.Standardised units = (RawRows.Standardised) ((RawRows.Columns) data.raw()).targets();
    Map<Double, Double> labels = new TreeMap<>();
    for (Rows rows : new Rows[] {data.train(), data.test()}) {
      for (int i = 0; i < rows.inputs().rows(); i++) {
        labels.put(
            rows.inputs().get(i, 0),
            rows.targets().get(i, 0) * units.standardDeviation() + units.mean());
      }
    }
    return labels;
  }

  @Test
  void labelsAreTheScoresAlongAPrincipalDirectionOfTheCorrelations() throws IOException {
    double[] values = new double[3 * N];
    for (int j = 0; j < 3; j++) {
      double[] column = new double[N];
      for (int i = 0; i < N; i++) {
        column[i] = value(i, j);
      }
      for (int i = 0; i < N; i++) {
        values[3 * i + j] =
            (column[i] - Statistics.mean(column)) / Statistics.populationStandardDeviation(column);
      }
    }
    Matrix standardised = new Matrix(N, 3, values);
    SymmetricEigen eigen = SymmetricEigen.of(EmpiricalCovariance.of(standardised));
    for (int direction = 1; direction <= 3; direction++) {
      double[] scores =
          standardised.times(Matrix.column(eigen.vectors().columnAt(direction - 1))).values();
      double unit = Statistics.populationStandardDeviation(scores);
      Map<Double, Double> labels =
          labels(cell("direction: %d, link: {kind: hermite, degree: 3}}".formatted(direction), 0));
      assertEquals(N, labels.size());
      for (int i = 0; i < N; i++) {
        double z = scores[i] / unit;
        assertEquals(z * z * z - 3 * z, labels.get(value(i, 0)), ROUNDING * 100);
      }
    }
  }

  @Test
  void labelsDependOnNeitherSeedNorSplitNorWhatTheNetworkSees() throws IOException {
    Map<Double, Double> labels = labels(cell("direction: 2}", 0));
    Map<Double, Double> other =
        labels(
            cell(
                "direction: 2}\nsamples: {trainFraction: 0.3, holdout: 0.5}\ninputs: whiten-zca",
                7));
    assertEquals(labels.keySet(), other.keySet());
    labels.forEach((x, y) -> assertEquals(y, other.get(x), ROUNDING));
    Map<Double, Double> raw = labels(cell("direction: 2, scaling: raw}", 0));
    assertTrue(
        labels.entrySet().stream()
            .anyMatch(e -> Math.abs(e.getValue() - raw.get(e.getKey())) > 0.1),
        "of raw columns the directions are those of the largest units");
  }

  @Test
  void directionsThatAreNotThereAreRefused() throws IOException {
    CellSpec cell = cell("direction: 4}", 0);
    DataException refusal = assertThrows(DataException.class, () -> new Sources().of(cell).size());
    assertTrue(
        refusal
            .getMessage()
            .endsWith(
                "own.csv: 3 inputs have no direction 4 that is worked out; give data.direction up"
                    + " to 3, of at most 2000 inputs"),
        refusal.getMessage());
  }

  @Test
  void imagesHaveItsNumbersAndStayImages() throws IOException {
    Files.write(directory.resolve("images"), IdxBytes.images(20));
    Files.write(directory.resolve("labels"), IdxBytes.labels(20));
    String yaml =
        "name: a\ndata: {kind: teacher, rows: {kind: idx, images: %s, labels: %s}}"
            .formatted(directory.resolve("images"), directory.resolve("labels"));
    DataSource source =
        new Sources().of(SpecReader.read(yaml, "a.yaml", Overrides.none()).cells().get(0).spec());
    RawRows raw = source.read(new Draws()).raw();
    assertInstanceOf(RawRows.Images.class, raw);
    assertInstanceOf(RawRows.Standardised.class, raw.ofTargets());
    assertTrue(raw.card().keySet().containsAll(List.of("images", "targets")), "" + raw.card());
    assertTrue(source.images().isPresent(), "other images can be brought to them");
  }

  @Test
  void othersAreBroughtToItsColumns() throws IOException {
    assertEquals(List.of("a", "b", "c"), new Sources().of(cell("direction: 1}", 0)).inputNames());
  }
}
