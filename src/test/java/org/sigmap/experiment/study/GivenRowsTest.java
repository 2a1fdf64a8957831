package org.sigmap.experiment.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.data.DataException;
import org.sigmap.data.InputTransform;
import org.sigmap.data.RawRows;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.math.Matrix;
import org.sigmap.results.Prediction;
import org.sigmap.spec.Cell;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.train.Weights;

/** Rows of another file, judged in the units and by the names of the one that was learned. */
class GivenRowsTest {
  private static final double ROUNDING = 1e-9;

  private static List<Cell> cells(Path folder, String target) {
    String rows = "{kind: table, file: %s/%s.csv, target: %s, group: site%s}";
    String other = target.equals("y") ? ", exclude: kind" : ", exclude: y";
    return SpecReader.read(
            """
            name: a
            experiment: out-of-distribution
            seeds: 1
            data: %s
            shifted: %s
            preconditioner: {kind: covariance-power}
            model: {hidden: 5, initScale: 1}
            sweep: {shift: [given, in-distribution]}
            """
                .formatted(
                    rows.formatted(folder, "here", target, other),
                    rows.formatted(folder, "there", target, other)),
            "spec.yaml",
            Overrides.none())
        .cells();
  }

  private static void write(Path file, String header, int from, int to) throws IOException {
    StringBuilder text = new StringBuilder(header).append('\n');
    for (int i = from; i < to; i++) {
      double a = Math.sin(i);
      double y = 100 + 20 * a + i % 4;
      text.append("%s,%s,s%d,%s,%s%n".formatted(a, i % 3, i % 4, y, i % 3 == 0 ? "no" : "yes"));
    }
    Files.writeString(file, text);
  }

  private static double[][] numbers(Path file, int... columns) throws IOException {
    return Files.readAllLines(file).stream()
        .skip(1)
        .map(line -> line.split(","))
        .map(cells -> Arrays.stream(columns).mapToDouble(j -> Double.parseDouble(cells[j])))
        .map(DoubleStream::toArray)
        .toArray(double[][]::new);
  }

  /** f(x) of one row by hand. */
  private static double output(Weights layer, double[] x, int o) {
    double sum = layer.b2()[o];
    for (int j = 0; j < layer.b1().length; j++) {
      double z = layer.b1()[j];
      for (int i = 0; i < x.length; i++) {
        z += x[i] * layer.w1().get(i, j);
      }
      sum += Math.max(z, 0) * layer.w2().get(j, o);
    }
    return sum;
  }

  @Test
  void numbersAreJudgedInTheirUnitsGroupByGroup(@TempDir Path folder) throws IOException {
    write(folder.resolve("here.csv"), "a,b,site,y,kind", 0, 60);
    write(folder.resolve("there.csv"), "a,b,site,y,kind", 60, 100);
    List<Cell> cells = cells(folder, "y");
    PreconditionerSpec.CovariancePower power =
        (PreconditionerSpec.CovariancePower) cells.get(0).spec().preconditioner();
    assertEquals(CovarianceSource.EMPIRICAL, power.covariance());
    PreparedTraining training = new Experiments().prepare(cells).get(0);
    assertEquals(2, training.cells().size(), "one training answers both");
    Draws draws = new Draws();
    Weights layer = training.task().inputs(draws).initial();
    Map<String, Double> found = training.task().finalMetrics(cells.get(0), layer, draws);
    RawRows.Transformed raw =
        (RawRows.Transformed) new Sources().of(cells.get(0).spec()).read(draws).raw();
    RawRows.Standardised units = (RawRows.Standardised) raw.ofTargets();
    Matrix inputs = raw.transform().of(Matrix.of(numbers(folder.resolve("there.csv"), 0, 1)));
    double[][] y = numbers(folder.resolve("there.csv"), 3);
    Map<Integer, List<Double>> errors = new TreeMap<>();
    List<Prediction> rows = training.task().predictions(cells.get(0), layer, draws);
    assertEquals(y.length, rows.size());
    for (int i = 0; i < y.length; i++) {
      double predicted = output(layer, inputs.row(i), 0) * units.standardDeviation() + units.mean();
      assertEquals(i, rows.get(i).row());
      assertEquals(y[i][0], Double.parseDouble(rows.get(i).target()), ROUNDING);
      assertEquals(predicted, Double.parseDouble(rows.get(i).prediction()), ROUNDING);
      errors
          .computeIfAbsent((60 + i) % 4, key -> new ArrayList<>())
          .add(Math.pow(predicted - y[i][0], 2));
    }
    assertEquals(
        Math.sqrt(
            errors.values().stream()
                .flatMap(List::stream)
                .mapToDouble(e -> e)
                .average()
                .orElseThrow()),
        found.get("ood_rmse"),
        ROUNDING);
    assertEquals(
        errors.values().stream()
            .mapToDouble(of -> Math.sqrt(of.stream().mapToDouble(e -> e).average().orElseThrow()))
            .max()
            .orElseThrow(),
        found.get("worst_group_rmse"),
        ROUNDING);
    Map<String, Double> here = training.task().finalMetrics(cells.get(1), layer, draws);
    assertEquals(here.get("test_rmse"), here.get("ood_rmse"));
    assertTrue(here.get("worst_group_rmse") >= here.get("ood_rmse"));
  }

  @Test
  void classesGoByTheirNames(@TempDir Path folder) throws IOException {
    write(folder.resolve("here.csv"), "a,b,site,y,kind", 0, 60);
    // A file in which the second class alone occurs, twice over.
    StringBuilder there = new StringBuilder("site,b,a,kind,y\n");
    IntStream.range(0, 40)
        .forEach(
            i ->
                there.append(
                    "s" + i % 2 + "," + i % 5 + "," + i % 7 + (i < 39 ? ",yes,1\n" : ",no,2\n")));
    Files.writeString(folder.resolve("there.csv"), there);
    List<Cell> cells = cells(folder, "kind");
    PreparedTraining training = new Experiments().prepare(cells).get(0);
    Draws draws = new Draws();
    Weights layer = training.task().inputs(draws).initial();
    Map<String, Double> found = training.task().finalMetrics(cells.get(0), layer, draws);
    InputTransform known =
        ((RawRows.Transformed) new Sources().of(cells.get(0).spec()).read(draws).raw()).transform();
    double[] right = new double[2];
    for (int i = 0; i < 40; i++) {
      double[] x = known.of(Matrix.of(new double[][] {{i % 7, i % 5}})).row(0);
      boolean yes = output(layer, x, 1) > output(layer, x, 0);
      right[i % 2] += yes == i < 39 ? 1 : 0;
    }
    assertEquals((right[0] + right[1]) / 40, found.get("ood_accuracy"), ROUNDING);
    assertEquals(Math.min(right[0], right[1]) / 20, found.get("worst_group_accuracy"), ROUNDING);
    assertFalse(found.containsKey("ood_rmse"));
    Files.writeString(folder.resolve("there.csv"), there + "s1,1,1,maybe,3\ns1,1,1,maybe,3\n");
    List<Cell> unknown = cells(folder, "kind");
    assertTrue(
        assertThrows(DataException.class, () -> new Experiments().prepare(unknown))
            .getMessage()
            .contains("no row of the class maybe trains"));
  }
}
