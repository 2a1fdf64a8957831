package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sigmap.results.CellRecord;
import org.sigmap.results.Estimate;
import org.sigmap.results.Summary;
import org.sigmap.results.SummaryRow;

class LayoutTest {

  /** Every axis takes the values given; the estimates do not matter here. */
  private static Summary sweep(Map<String, List<Object>> axes) {
    List<SummaryRow> rows = new ArrayList<>();
    int most = axes.values().stream().mapToInt(List::size).max().orElse(1);
    for (int i = 0; i < most; i++) {
      Map<String, Object> setting = new LinkedHashMap<>();
      for (Map.Entry<String, List<Object>> axis : axes.entrySet()) {
        setting.put(axis.getKey(), axis.getValue().get(i % axis.getValue().size()));
      }
      rows.add(new SummaryRow(setting, "test_loss", Estimate.of(1, 2)));
    }
    return new Summary(List.copyOf(axes.keySet()), rows);
  }

  private static Map<String, List<Object>> axes(String... names) {
    Map<String, List<Object>> axes = new LinkedHashMap<>();
    for (String name : names) {
      boolean word = List.of(Labels.CASE, Labels.SHIFT, Labels.OPTIMIZER).contains(name);
      axes.put(name, word ? List.of("a", "b") : List.of(1L, 2L, 3L));
    }
    return axes;
  }

  private static void lays(
      Map<String, List<Object>> axes, String x, String lines, String... panels) {
    Layout layout = Layout.of(sweep(axes));
    assertEquals(
        new Layout(Optional.ofNullable(x), Optional.ofNullable(lines), List.of(panels)), layout);
  }

  @Test
  void sweepsAreLaidOut() {
    lays(axes(Labels.CASE, "teacher.snr", Labels.P), Labels.P, "teacher.snr", Labels.CASE);
    lays(axes(Labels.P, Labels.DIRECTION), Labels.DIRECTION, Labels.P);
    lays(axes(Labels.CASE, Labels.P), Labels.P, null, Labels.CASE);
    lays(axes("optimizer.kind", Labels.CASE, Labels.P), Labels.P, "optimizer.kind", Labels.CASE);
    lays(axes("optimizer.kind", "model.hidden"), "model.hidden", "optimizer.kind");
    lays(axes("optimizer.kind"), "optimizer.kind", null);
    lays(
        axes(Labels.CASE, "teacher.snr", Labels.HESSIAN_POWER),
        Labels.HESSIAN_POWER,
        "teacher.snr",
        Labels.CASE);
    lays(axes(Labels.HESSIAN_POWER, Labels.P), Labels.P, Labels.HESSIAN_POWER);
    lays(axes(), null, null);
    Map<String, List<Object>> single = axes(Labels.P, "teacher.snr");
    single.put("teacher.snr", List.of(2L));
    lays(single, Labels.P, null);
  }

  @Test
  void exponentCompetesWhereItIsSwept() {
    assertEquals(
        Optional.of(Labels.P), Layout.of(sweep(axes(Labels.P, Labels.DIRECTION))).compared());
    assertEquals(
        Optional.of(Labels.HESSIAN_POWER),
        Layout.of(sweep(axes("teacher.snr", Labels.HESSIAN_POWER))).compared());
    assertEquals(
        Optional.of(Labels.P), Layout.of(sweep(axes(Labels.HESSIAN_POWER, Labels.P))).compared());
    assertEquals(Optional.of("model.hidden"), Layout.of(sweep(axes("model.hidden"))).compared());
    assertEquals(Optional.empty(), Layout.of(sweep(axes())).compared());
  }

  @Test
  void howNetworksAreTestedDoesNotCompete() {
    String kind = "optimizer.kind";
    assertEquals(Optional.of(kind), Layout.of(sweep(axes(kind, Labels.SHIFT))).compared());
    assertEquals(
        Optional.of(kind), Layout.of(sweep(axes(kind, Labels.SHIFT, Labels.SEVERITY))).compared());
    assertEquals(Optional.of(Labels.SEVERITY), Layout.of(sweep(axes(Labels.SEVERITY))).compared());
  }

  @Test
  void accuracyIsBestWhereHighest() throws IOException {
    for (String metric : List.of("ood_accuracy", "test_loss")) {
      List<CellRecord> cells = new ArrayList<>();
      for (int p = 1; p <= 2; p++) {
        Map<String, Object> axes = Map.of(Labels.P, p, "seed", 0);
        Map<String, Double> metrics = Map.of(metric, 0.4 * p);
        cells.add(CellRecord.finished("c" + p, axes, metrics, 1, 0));
      }
      Findings findings = SampleRun.conclusions(cells).main().orElseThrow();
      assertEquals(metric.equals("ood_accuracy"), findings.isBest(Map.of(Labels.P, 2L)));
      assertEquals(metric.equals("test_loss"), findings.isBest(Map.of(Labels.P, 1L)));
    }
  }
}
