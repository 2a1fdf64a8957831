package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sigmap.math.Estimate;
import org.sigmap.results.AxisName;
import org.sigmap.results.Summary;

class IntervalRendererTest {
  private static final double BOTTOM = 90;
  private static final double TOP = 10;

  /** Whether the path has a horizontal piece at a height: a cap. */
  private static boolean hasCap(Path2D path, double y) {
    double[] at = new double[6];
    double[] last = new double[2];
    boolean cap = false;
    for (PathIterator i = path.getPathIterator(null); !i.isDone(); i.next()) {
      boolean line = i.currentSegment(at) == PathIterator.SEG_LINETO;
      cap |= line && at[1] == y && last[1] == y && at[0] != last[0];
      last = new double[] {at[0], at[1]};
    }
    return cap;
  }

  @Test
  void whereTheFrameCutsABarItHasAnArrowInThePlaceOfACap() {
    for (boolean below : new boolean[] {false, true}) {
      for (boolean above : new boolean[] {false, true}) {
        Path2D bar = IntervalRenderer.bar(50, BOTTOM, TOP, below, above);
        assertEquals(!below, hasCap(bar, BOTTOM));
        assertEquals(!above, hasCap(bar, TOP));
        assertEquals(TOP, bar.getBounds2D().getMinY(), "nothing is drawn beyond the frame");
        assertEquals(BOTTOM, bar.getBounds2D().getMaxY());
      }
    }
  }

  private static Figure figure(double spread) {
    Summary summary =
        new Summary(
            List.of(AxisName.P.path()),
            List.of(
                new Summary.Row(
                    Map.of(AxisName.P.path(), -1L), "test_loss", Estimate.of(0.7, 0.71)),
                new Summary.Row(Map.of(AxisName.P.path(), 0L), "test_loss", Estimate.of(0.5, 0.51)),
                new Summary.Row(
                    Map.of(AxisName.P.path(), 1L), "test_loss", Estimate.of(0.6, 0.6 + spread))));
    return FinalMetricFigure.of(
        summary,
        Seeds.of(List.of()),
        Goal.of(summary).orElseThrow(),
        java.util.Optional.empty(),
        Theme.LIGHT);
  }

  @Test
  void aFigureSaysWhatItsArrowsMean() throws Exception {
    assertEquals(" Arrows: the interval goes on beyond the frame.", figure(0.8).cut());
    assertTrue(FigureImage.svg(figure(0.8), Theme.LIGHT, Style.SCREEN).contains("Arrows: "));
    Filters all = new Filters(Map.of());
    assertTrue(new ChartData(figure(0.8), figure(0.8), all).json().contains("Arrows: "));
    assertEquals("", figure(0.01).cut());
    assertFalse(FigureImage.svg(figure(0.01), Theme.LIGHT, Style.SCREEN).contains("Arrows: "));
  }
}
