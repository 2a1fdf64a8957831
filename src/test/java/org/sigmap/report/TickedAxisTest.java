package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sigmap.results.AxisValue;

class TickedAxisTest {
  private static final double WIDTH = 300;

  private static Scale named(int values, java.util.function.IntFunction<String> label) {
    return Scale.named(
        IntStream.range(0, values).asDoubleStream().toArray(),
        IntStream.range(0, values).mapToObj(label).toList());
  }

  private static void assertApart(Scale scale, List<Scale.Tick> ticks) {
    double unit = WIDTH / (scale.high() - scale.low());
    for (int i = 1; i < ticks.size(); i++) {
      double left = Typeface.width(Typeface.SYSTEM.tick(), ticks.get(i - 1).label()) / 2;
      double right = Typeface.width(Typeface.SYSTEM.tick(), ticks.get(i).label()) / 2;
      double gap = (ticks.get(i).position() - ticks.get(i - 1).position()) * unit - left - right;
      assertTrue(gap > 3, ticks.get(i) + " begins " + gap + " px behind its neighbour");
    }
  }

  @Test
  void numbersThatWouldCoverEachOtherAreThinnedEvenly() {
    Scale sixty = named(60, i -> Labels.value(AxisValue.normalise((i - 30) / 16.0)));
    List<Scale.Tick> shown = TickedAxis.shown(sixty, WIDTH, true, Typeface.SYSTEM);
    assertTrue(shown.size() >= 4 && shown.size() < 20, "" + shown);
    assertApart(sixty, shown);
    assertTrue(shown.stream().anyMatch(tick -> tick.label().equals("0")), "" + shown);
    double step = shown.get(1).position() - shown.get(0).position();
    for (int i = 1; i < shown.size(); i++) {
      assertEquals(step, shown.get(i).position() - shown.get(i - 1).position(), 1e-9);
    }
    assertTrue(
        TickedAxis.shown(sixty, WIDTH, false, Typeface.SYSTEM).size() < 25,
        "12-point lines along y");
  }

  @Test
  void crowdedPlacesKeepWhatIsApart() {
    Scale crowded = Scale.named(new double[] {0, 0.01, 0.02, 1}, List.of("0", "0.01", "0.02", "1"));
    List<Scale.Tick> shown = TickedAxis.shown(crowded, WIDTH, true, Typeface.SYSTEM);
    assertEquals(List.of("0", "1"), shown.stream().map(Scale.Tick::label).toList());
    assertApart(crowded, shown);
  }

  @Test
  void wordsAreSlantedBeforeOneIsLeftOut() {
    Scale words = named(8, i -> "an-optimizer-" + i);
    assertEquals(8, TickedAxis.shown(words, WIDTH, true, Typeface.SYSTEM).size());
    assertTrue(TickedAxis.room(words, WIDTH, Typeface.SYSTEM) > 2 * PanelChart.BOTTOM);
    assertEquals(
        PanelChart.BOTTOM, TickedAxis.room(named(3, i -> "w" + i), WIDTH, Typeface.SYSTEM));
    Scale many = named(200, i -> "a word " + i);
    assertTrue(TickedAxis.shown(many, WIDTH, true, Typeface.SYSTEM).size() < WIDTH / 12);
  }
}
