package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sigmap.math.Estimate;

class ScaleTest {
  private static final double ROUNDING = 1e-9;

  private static List<String> labels(Scale scale) {
    return scale.ticks().stream().map(Scale.Tick::label).toList();
  }

  @Test
  void linearTicksAreRound() {
    assertEquals(
        List.of("0", "2000", "4000", "6000", "8000", "10000"), labels(Scale.linear(0, 10_000)));
    assertEquals(List.of("−0.5", "0", "0.5", "1"), labels(Scale.linear(-0.7, 1.3)));
    assertEquals(List.of("0.2", "0.4", "0.6", "0.8", "1"), labels(Scale.linear(0.15, 1.01)));
  }

  @Test
  void logTicksAreDecadesOrFiner() {
    assertEquals(List.of("10⁻⁴", "0.001", "0.01", "0.1", "1"), labels(Scale.log(1e-4, 1)));
    assertEquals(List.of("0.1", "0.2", "0.5", "1", "2"), labels(Scale.log(0.09, 2.1)));
    assertEquals(
        List.of("10⁻¹⁰", "10⁻⁸", "10⁻⁶", "10⁻⁴", "0.01", "1"), labels(Scale.log(1e-10, 1)));
  }

  /** Whatever is drawn, there are at least two ticks to read it by, all within the range. */
  @Test
  void everyRangeHasTicks() {
    for (double least = 1e-12; least < 1e9; least *= 3.7) {
      for (double ratio : new double[] {1, 1.0001, 1.3, 4, 90, 1e7, 1e15}) {
        for (Scale scale :
            List.of(
                Scale.log(least, least * ratio), Scale.linearWithMargin(least, least * ratio))) {
          assertTrue(scale.ticks().size() >= 2 && scale.ticks().size() <= 14, scale.toString());
          for (Scale.Tick tick : scale.ticks()) {
            double slack = ROUNDING * (scale.high() - scale.low());
            assertTrue(tick.position() >= scale.low() - slack, scale.toString());
            assertTrue(tick.position() <= scale.high() + slack, scale.toString());
          }
        }
      }
    }
  }

  @Test
  void positionsAreClampedAndInverted() {
    Scale log = Scale.log(0.01, 100);
    assertEquals(0, log.position(1), ROUNDING);
    assertEquals(log.low(), log.clamped(-3));
    assertEquals(log.high(), log.clamped(1e9));
    assertEquals(1, log.valueAt(0.5), ROUNDING);
  }

  @Test
  void numbersBearTheDigitsTheirIntervalAllows() {
    assertEquals(
        "0.412 ± 0.031", Labels.plusMinus(new Estimate(5, 0.41234, 0.1, 0.38154, 0.44314)));
    assertEquals(
        "0.412 ± 0.004", Labels.plusMinus(new Estimate(5, 0.41234, 0.1, 0.40834, 0.41634)));
    assertEquals("−12.3 ± 3.0", Labels.plusMinus(new Estimate(5, -12.3, 0.1, -15.3, -9.3)));
    assertEquals("0.412", Labels.plusMinus(Estimate.of(0.41234)));
    assertEquals("1.23E−9", Labels.number(1.2345e-9));
  }
}
