package org.sigmap.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sigmap.math.Estimate;

public class SummaryTest {

  private static CellRecord cell(String id, Object name, Object p, long seed, double loss) {
    Map<String, Object> axes = new LinkedHashMap<>();
    axes.put("teacher.case", name);
    axes.put("preconditioner.p", p);
    axes.put("seed", seed);
    return CellRecord.finished(id, axes, Map.of("test_loss", loss), 10, 1.5);
  }

  private static List<CellRecord> cells() {
    return List.of(
        cell("a", "low, \"odd\"", 0.5, 0, 1.25),
        cell("b", "high", -1, 0, 3),
        cell("c", "high", 1.0, 0, 1),
        cell("d", "high", 1, 1, 2),
        cell("e", "high", -1.0, 1, Double.NaN));
  }

  /** n = 2: sd = |a−b|/√2 and the interval is ± 12.706204736432095 · |a−b|/2, from 0 on. */
  @Test
  void csvIsExactly() throws IOException {
    double half = 12.706204736432095 * 0.5;
    String expected =
        """
        teacher.case,preconditioner.p,metric,n,mean,sd,ci95_low,ci95_high
        high,-1,test_loss,1,3.0,,,
        high,-1,diverged,2,0.5,,,
        high,1,test_loss,2,1.5,0.7071067811865476,LOW,HIGH
        "low, ""odd""\",0.5,test_loss,1,1.25,,,
        """;
    Summary summary = Summary.of(cells());
    Estimate two =
        summary
            .estimate(Map.of("teacher.case", "high", "preconditioner.p", 1L), "test_loss")
            .orElseThrow();
    assertEquals(0, two.low(), "1.5 - 6.35 is no loss");
    assertEquals(1.5 + half, two.high(), 1e-9);
    assertEquals(
        expected
            .replace("LOW", Double.toString(two.low()))
            .replace("HIGH", Double.toString(two.high())),
        summary.toCsv());
  }

  @Test
  void failedCellsAreCountedBesideDivergedOnes() throws IOException {
    Map<String, Object> axes = Map.of("preconditioner.p", -1, "seed", 2);
    List<CellRecord> cells =
        List.of(
            CellRecord.finished("a", axes, Map.of("test_loss", 2.0), 10, 1),
            CellRecord.finished("b", axes, Map.of("test_loss", Double.NaN), 10, 1),
            CellRecord.failed("c", axes, "Σ is singular", 0, 0),
            CellRecord.failed("d", axes, "Σ is singular", 0, 0));
    Summary summary = Summary.of(cells);
    assertEquals(
        """
        preconditioner.p,metric,n,mean,sd,ci95_low,ci95_high
        -1,test_loss,1,2.0,,,
        -1,diverged,4,0.25,,,
        -1,failed,4,0.5,,,
        """,
        summary.toCsv());
    assertEquals(List.of("test_loss"), summary.metrics());
    Map<String, Object> setting = Map.of("preconditioner.p", -1L);
    assertEquals(3, summary.lost(setting).orElseThrow().count());
    assertEquals(new Summary.Lost(1, 2, 4), summary.lost(setting).orElseThrow());
    assertEqual(summary, SummaryReader.read("summary.csv", summary.toCsv()));
    assertEquals(
        List.of("2 of 4 cells failed: Σ is singular (first cell c, " + shown(axes) + ")"),
        FailedCells.sentences(cells));
    assertEquals(Optional.empty(), Summary.of(cells.subList(0, 1)).lost(setting));
  }

  private static String shown(Map<String, Object> axes) {
    return axes.entrySet().stream()
        .map(axis -> axis.getKey() + "=" + axis.getValue())
        .collect(Collectors.joining(", "));
  }

  @Test
  void aReasonBelongsToAFailedCellAlone() {
    Map<String, Object> axes = Map.of("seed", 1);
    for (CellStatus status : CellStatus.values()) {
      String wrong = status == CellStatus.FAILED ? null : "because";
      assertThrows(
          IllegalArgumentException.class,
          () -> new CellRecord("a", axes, status, Map.of(), 1, 1, wrong, null, null));
      assertEquals(status != CellStatus.DONE, status.lost());
    }
  }

  @Test
  void finishingOrderDoesNotMatter() throws IOException {
    List<CellRecord> reversed = new ArrayList<>(cells());
    Collections.reverse(reversed);
    assertEquals(Summary.of(cells()).toCsv(), Summary.of(reversed).toCsv());
  }

  @Test
  void csvReadsBack() throws IOException {
    Summary summary = Summary.of(cells());
    assertEqual(summary, SummaryReader.read("summary.csv", summary.toCsv()));
    assertEqual(summary, SummaryReader.read("s", summary.toCsv().replace("\n", "\r\n")));
  }

  @Test
  void cellsOfAnotherSweepAreRefused() {
    CellRecord other = CellRecord.finished("z", Map.of("seed", 1), Map.of("test_loss", 1.0), 1, 1);
    assertThrows(DamagedRunException.class, () -> Summary.of(List.of(cells().get(0), other)));
  }

  @Test
  void axisValuesOrderAsNumbersThenWords() {
    List<Object> values = new ArrayList<>(List.of("a", 10L, -0.5, "B", 2L, -1L));
    values.sort(AxisValue.ORDER);
    assertEquals(List.of(-1L, -0.5, 2L, 10L, "B", "a"), values);
    assertEquals(1L, AxisValue.normalise(1.0));
    assertEquals("0.001", AxisValue.label(0.001));
    assertEquals("1.0E-6", AxisValue.label(1e-6));
    assertEquals(1e-6, AxisValue.parse("1.0E-6"));
    assertEquals("1e-", AxisValue.parse("1e-"));
    assertEquals("{\"kind\":\"none\"}", AxisValue.label(Map.of("kind", "none")));
    assertThrows(IllegalArgumentException.class, () -> AxisValue.normalise(Double.NaN));
  }

  /** Compares all that two summaries say. */
  public static void assertEqual(Summary expected, Summary actual) {
    assertEquals(expected.axes(), actual.axes());
    assertEquals(expected.rows(), actual.rows());
  }
}
