package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.sigmap.math.Range;
import org.sigmap.results.CellRecord;
import org.sigmap.results.Summary;

class CurvesFigureTest {
  /** A sequence of two tasks forgets once, one of three twice, each from two seeds. */
  private static Figure figure(String metric) throws IOException {
    List<CellRecord> cells = new ArrayList<>();
    Map<Map<String, Object>, CurvesFigure.Curve> curves = new LinkedHashMap<>();
    for (long tasks = 2; tasks <= 3; tasks++) {
      long points = tasks - 1;
      Map<String, Object> setting = Map.of("continual.tasks", tasks, "preconditioner.p", 0L);
      for (long seed = 0; seed < 2; seed++) {
        Map<String, Object> axes = new LinkedHashMap<>(setting);
        axes.put("seed", seed);
        cells.add(CellRecord.finished("c" + cells.size(), axes, Map.of(metric, 1.0), 10, 0.1));
      }
      List<SortedMap<Long, Double>> seeds = new ArrayList<>();
      for (int seed = 1; seed <= 2; seed++) {
        TreeMap<Long, Double> values = new TreeMap<>();
        for (long point = 1; point <= points; point++) {
          values.put(10 * point, 0.01 * seed * point);
        }
        seeds.add(values);
      }
      curves.put(setting, CurvesFigure.Curve.of(Range.ALL, seeds));
    }
    return CurvesFigure.of(
        new Excerpt(Summary.of(cells), Optional.empty(), ""), metric, curves, Theme.LIGHT);
  }

  @Test
  void aCurveOfOnePointIsAMark() throws IOException {
    List<Symbol> symbols =
        figure("forgetting").panels().stream()
            .map(panel -> panel.series().get(0))
            .map(Series::symbol)
            .toList();
    assertEquals(List.of(Symbol.CIRCLE, Symbol.NONE), symbols);
  }

  @Test
  void whatCanBeNegativeHasALinearScale() throws IOException {
    assertFalse(figure("forgetting").y().scale().logarithmic());
    assertTrue(figure("average_loss").y().scale().logarithmic());
  }
}
