package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sigmap.math.Estimate;
import org.sigmap.results.AxisName;
import org.sigmap.results.Summary;

class ExcerptTest {
  private static final String LINES = "teacher.snr";
  private static final String PANELS = "model.hidden";

  /** The loss grows with the width alone. */
  private static Summary summary(int exponents, int lines, int panels) {
    List<Summary.Row> rows = new ArrayList<>();
    for (int h = 1; h <= panels; h++) {
      for (int snr = 1; snr <= lines; snr++) {
        for (int p = 0; p < exponents; p++) {
          Map<String, Object> setting =
              Map.of(PANELS, (long) h, LINES, (long) snr, AxisName.P.path(), p / 1024.0);
          rows.add(new Summary.Row(setting, "test_loss", Estimate.of(h, h + 0.1)));
        }
      }
    }
    return new Summary(List.of(PANELS, LINES, AxisName.P.path()), rows);
  }

  private static Excerpt excerpt(Summary all) {
    return Excerpt.of(
        all, Goal.of(all), Optional.of(AxisName.P.path()), Optional.of(LINES), List.of(PANELS));
  }

  @Test
  void whatFitsIsShownAsItIs() {
    Summary all = summary(5, 16, 20);
    assertSame(all, excerpt(all).summary());
    assertEquals("", excerpt(all).remark());
  }

  @Test
  void ofManyPanelsTheBestAndTheWorstAreShownAndTheRestIsCounted() {
    Excerpt excerpt = excerpt(summary(5, 2, 60));
    List<Object> widths = excerpt.summary().values(PANELS);
    List<Object> ends =
        IntStream.rangeClosed(1, 60)
            .filter(h -> h <= 12 || h > 48)
            .mapToObj(h -> (Object) (long) h)
            .toList();
    assertEquals(ends, widths);
    assertEquals(
        " Shown: 24 of 60 panels, those with the best and the worst test loss; the tables have"
            + " all.",
        excerpt.remark());
  }

  @Test
  void ofManyLinesEveryFewIsShown() {
    Excerpt excerpt = excerpt(summary(5, 1200, 1));
    List<Object> lines = excerpt.summary().values(LINES);
    assertEquals(24, lines.size());
    assertEquals(1L, lines.get(0));
    assertEquals(1200L, lines.get(23));
    assertTrue(excerpt.remark().contains("24 of 1,200 values of SNR"), excerpt.remark());
  }

  /** Lines over training that could not be told apart have a panel each, and none is left out. */
  @Test
  void moreLinesThanCanBeToldApartAreSmallMultiples() {
    Excerpt few = CurvesFigure.excerpt(summary(24, 1, 1));
    assertEquals(Optional.of(AxisName.P.path()), few.lines());
    Summary all = summary(30, 1, 1);
    Excerpt many = CurvesFigure.excerpt(all);
    assertEquals(Optional.empty(), many.lines());
    assertSame(all, many.summary());
    assertEquals("", many.remark());
    assertEquals(30, Grid.panels(many.summary(), Layout.varying(all)).size());
  }

  /** Bars of ties are longer than the distance of their means, and end within the figure. */
  @Test
  void barsOfTiesAreNotCutOff() {
    List<Estimate> ties =
        List.of(Estimate.of(0.5, 1.5), Estimate.of(0.52, 1.52), Estimate.of(0.4, 1.6));
    Scale scale = Reach.of(ties).scale(Reach.stretch(ties, 0.6));
    for (Estimate tie : ties) {
      assertTrue(scale.low() <= tie.low() && tie.high() <= scale.high(), scale + " for " + tie);
    }
    List<Estimate> apart = List.of(Estimate.of(1, 1.01), Estimate.of(2, 2.01), Estimate.of(3, 9));
    assertEquals(0.6 * (6 - 1.005), Reach.stretch(apart, 0.6), 1e-12);
    List<Estimate> single = List.of(Estimate.of(1), Estimate.of(2));
    assertEquals(0.6, Reach.stretch(single, 0.6), 1e-12);
  }

  /** However a sweep is shaped, a figure has a few thousand marks at the most. */
  @Tag("slow")
  @Test
  void everyFigureIsBounded() {
    for (int[] shape : new int[][] {{3000, 1, 1}, {1, 3000, 1}, {1, 1, 3000}, {60, 60, 60}}) {
      Summary shown = excerpt(summary(shape[0], shape[1], shape[2])).summary();
      assertTrue(shown.settings().size() <= 3000, shown.settings().size() + " settings");
      assertTrue(shown.settings().size() >= 20);
    }
  }
}
