package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sigmap.results.AxisName;

class PlacesTest {
  private static final double ROUNDING = 1e-12;
  private static final double DODGE = 0.008;

  private static List<Double> places(String axis, Object... values) {
    Places places = new Places(axis, List.of(values));
    return List.of(values).stream().map(places::of).toList();
  }

  @Test
  void zeroAndDecadesAreAsFarApartAsDecadesAre() {
    List<Double> places = places("training.weightDecay", 0L, 0.01, 0.1, 1L);
    for (int i = 1; i < places.size(); i++) {
      assertEquals(1, places.get(i) - places.get(i - 1), ROUNDING);
    }
    Places signed = new Places("a", List.of(-1L, -0.01, 0L, 0.01, 1L));
    assertEquals(0, signed.of(0L));
    assertEquals(-signed.of(-1L), signed.of(1L), ROUNDING);
    assertTrue(signed.of(0.01) >= 1 && signed.title().contains("0 stands apart"));
    assertEquals("0", signed.scale().ticks().get(2).label());
  }

  @Test
  void otherNumbersStandWhereTheyDid() {
    assertEquals(List.of(-1.0, 0.0, 100.0), places(AxisName.P.path(), -1L, 0L, 100L));
    assertEquals(List.of(0.0, 1.0, 2.0), places("a", 0L, 1L, 2L));
    assertEquals(List.of(-1.0, 0.0, 1.0), places("a", 0.1, 1L, 10L));
    assertEquals(List.of(0.0, 1.0), places("a", "adam", "sam"));
  }

  /** However many lines there are, none comes near the next value of x. */
  @Test
  void linesStayWithTheirValue() {
    List<Object> values = new ArrayList<>(List.of(-2L, -1L, -0.95, 0L, 1L));
    Places places = new Places(AxisName.P.path(), values);
    for (int lines = 1; lines < 60; lines++) {
      int count = lines;
      double most =
          IntStream.range(0, lines)
              .mapToDouble(i -> Math.abs(places.shift(i, count, DODGE)))
              .max()
              .orElseThrow();
      assertTrue(most < 0.05 / 2, lines + " lines: " + most);
    }
    assertEquals(0, places.shift(3, 17, DODGE));
    Places wide = new Places(AxisName.P.path(), List.of(-1L, 0L, 1L));
    assertEquals(DODGE * 2.24, wide.shift(1, 2, DODGE) - wide.shift(0, 2, DODGE), ROUNDING);
  }
}
