package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.results.CellRecord;
import org.sigmap.results.LossLevels;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Cell;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;

/** Axes of several fields in tables, figures and sentences. */
class JointAxesTest {
  @TempDir Path root;

  /** A run of a spec with test losses made up from the cells' axes. */
  private ReportWriter.Report report(String yaml, ToDoubleFunction<Map<String, Object>> loss)
      throws IOException {
    List<Cell> cells = SpecReader.read(yaml, "spec.yaml", Overrides.none()).cells();
    try (RunDirectory run = RunDirectory.create(root)) {
      run.writeSpec(yaml);
      for (Cell cell : cells) {
        long seed = ((Number) cell.axes().get("seed")).longValue();
        Map<String, Double> metrics =
            Map.of("test_loss", loss.applyAsDouble(cell.axes()) + 0.01 * seed * seed);
        run.append(
            CellRecord.finished(cell.id().value(), cell.axes(), metrics, 9, 0.5),
            List.of(),
            List.of());
      }
    }
    try (RunDirectory run = RunDirectory.open(root)) {
      return ReportWriter.write(run, LossLevels.none());
    }
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(root.resolve(file));
  }

  /** The first fields of a table's rows, without what is measured. */
  private List<String> settings(String file, int fields) throws IOException {
    return lines(file).stream()
        .map(line -> String.join(",", List.of(line.split(",", -1)).subList(0, fields)))
        .toList();
  }

  @Test
  void aZippedExponentIsPWithTheOtherFieldBesideIt() throws IOException {
    ReportWriter.Report report =
        report(
            "name: a\nseeds: 3\nexperiment: transfer\nsweep:\n"
                + "  zip: [{preconditioner.p: [1, 0, -1], optimizer.learningRate: [1, 2, 3]}]\n"
                + "  transfer.target: [high, low]\n",
            axes -> 2 + ((Number) axes.get("preconditioner.p")).doubleValue());
    assertEquals(
        List.of(
            "preconditioner.p,optimizer.learningRate,transfer.target,metric,n,mean",
            "-1,3,high,test_loss,3,1.0166666666666666",
            "-1,3,low,test_loss,3,1.0166666666666666",
            "0,2,high,test_loss,3,2.0166666666666666"),
        settings("summary.csv", 6).subList(0, 4));
    assertTrue(
        report.console().contains("lowest test loss at p = −1 with learningRate = 3 (1.02"),
        report.console());
    // p = 0 is the reference, whatever else moves with it.
    assertTrue(
        settings("paired.csv", 5).contains("-1,3,high,preconditioner.p,\"0"),
        lines("paired.csv").toString());
  }

  @Test
  void kindsWithSettingsOfTheirOwnAreOneAxis() throws IOException {
    ReportWriter.Report report =
        report(
            "name: a\nseeds: 3\nsweep:\n  teacher.case: [high, low]\n  optimizer:\n"
                + "    [{kind: adam, learningRate: 1}, {kind: adam, learningRate: 2},\n"
                + "     {kind: sam, rho: 0.5}, {kind: adam, beta1: 0.9, learningRate: 2}]\n",
            axes -> axes.containsKey("optimizer.rho") ? 1 : 2);
    assertEquals(
        List.of(
            "teacher.case,optimizer.kind,optimizer.learningRate,optimizer.rho,optimizer.beta1,metric",
            "high,adam,1,,0.9,test_loss",
            "high,adam,2,,0.9,test_loss",
            "high,sam,0.01,0.5,,test_loss"),
        settings("summary.csv", 6).subList(0, 4));
    assertTrue(
        report
            .console()
            .contains(
                "case high: lowest test loss at SAM with learningRate = 0.01 and rho = 0.5 (1.02"),
        report.console());
    assertEquals(1, report.notes().stream().filter(n -> n.contains("one and the same")).count());
  }
}
