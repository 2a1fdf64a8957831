package org.sigmap.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sigmap.math.Estimate;
import org.sigmap.math.Holm;
import org.sigmap.math.KaplanMeier;
import org.sigmap.math.Range;
import org.sigmap.math.SeedsNeeded;

/**
 * Comparisons against SciPy and statsmodels, survival against lifelines:
 * scripts/reference_statistics.py.
 */
class ReferenceStatisticsTest {
  /** Of p-values and ends: quantiles of t are found to some 1e-9. */
  private static final double DIGITS = 1e-8;

  private final JsonNode recorded = read();

  private static JsonNode read() {
    try (var in = ReferenceStatisticsTest.class.getResourceAsStream("reference-statistics.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static double[] numbers(JsonNode list) {
    double[] numbers = new double[list.size()];
    Arrays.setAll(numbers, i -> list.get(i).asDouble());
    return numbers;
  }

  private static Map<Object, Double> bySeed(JsonNode list) {
    Map<Object, Double> bySeed = new HashMap<>();
    for (long seed = 0; seed < list.size(); seed++) {
      bySeed.put(seed, list.get((int) seed).asDouble());
    }
    return bySeed;
  }

  private static void assertInterval(JsonNode low, JsonNode high, Difference difference) {
    assertEquals(low.asDouble(), difference.estimate().low(), DIGITS);
    assertEquals(high.asDouble(), difference.estimate().high(), DIGITS);
  }

  @Test
  void pairedComparisonsAreThoseOfScipyAndStatsmodels() {
    for (JsonNode sample : recorded.get("paired")) {
      Map<Integer, Difference> differences = new LinkedHashMap<>();
      for (int i = 0; i < sample.get("values").size(); i++) {
        Difference difference =
            Difference.of(
                bySeed(sample.get("values").get(i)), bySeed(sample.get("reference")), Range.ALL);
        assertInterval(sample.get("low").get(i), sample.get("high").get(i), difference);
        differences.put(i, difference);
      }
      assertCorrected(
          sample.get("p"), sample.get("holm"), Comparison.Family.REFERENCE, differences);
      assertCorrected(sample.get("p"), sample.get("holm21"), Comparison.Family.BEST, differences);
    }
  }

  private static void assertCorrected(
      JsonNode p, JsonNode holm, Comparison.Family family, Map<Integer, Difference> differences) {
    Map<Integer, Comparison> comparisons = Comparison.corrected(family, differences);
    for (int i = 0; i < differences.size(); i++) {
      assertEquals(p.get(i).asDouble(), differences.get(i).pValue(), DIGITS);
      assertEquals(holm.get(i).asDouble(), comparisons.get(i).corrected(), DIGITS);
      assertEquals(family == Comparison.Family.BEST ? 21 : 6, comparisons.get(i).size());
      assertEquals(holm.get(i).asDouble() <= Holm.LEVEL, comparisons.get(i).told());
    }
  }

  @Test
  void welchIsScipys() {
    JsonNode sample = recorded.get("welch").get(0);
    Map<Object, Double> others = new HashMap<>();
    bySeed(sample.get("b")).forEach((seed, value) -> others.put("other " + seed, value));
    Difference difference = Difference.of(bySeed(sample.get("a")), others, Range.ALL);
    assertInterval(sample.get("low"), sample.get("high"), difference);
    assertEquals(sample.get("p").asDouble(), difference.pValue(), DIGITS);
  }

  @Test
  void seedsAreThoseOfTheNoncentralT() {
    for (JsonNode sample : recorded.get("seeds")) {
      Estimate difference =
          new Estimate(
              sample.get("n").asInt(),
              sample.get("mean").asDouble(),
              sample.get("sd").asDouble(),
              Double.NaN,
              Double.NaN);
      SeedsNeeded seeds = SeedsNeeded.of(difference, sample.get("level").asDouble());
      double[] needed =
          Arrays.stream(new double[] {seeds.estimate(), seeds.low(), seeds.high()})
              .map(n -> n == SeedsNeeded.MANY ? 0 : n)
              .toArray();
      assertEquals(
          Arrays.toString(numbers(sample.get("needed"))), Arrays.toString(needed), "" + sample);
    }
  }

  /** Where all have arrived lifelines has no interval either. */
  @Test
  void survivalIsThatOfLifelines() {
    for (JsonNode sample : recorded.get("survival")) {
      List<Long> arrivals = new ArrayList<>();
      List<Long> lastSeen = new ArrayList<>();
      for (int i = 0; i < sample.get("times").size(); i++) {
        boolean arrived = sample.get("arrived").get(i).asInt() == 1;
        (arrived ? arrivals : lastSeen).add(sample.get("times").get(i).asLong());
      }
      List<KaplanMeier.Step> steps = KaplanMeier.of(arrivals, lastSeen).steps();
      assertEquals(sample.get("steps").size(), steps.size());
      for (int i = 0; i < steps.size(); i++) {
        assertEquals(sample.get("steps").get(i).asLong(), steps.get(i).time());
        assertEquals(sample.get("share").get(i).asDouble(), steps.get(i).share(), DIGITS);
        assertEquals(sample.get("low").get(i).asDouble(), steps.get(i).low(), DIGITS);
        assertEquals(sample.get("high").get(i).asDouble(), steps.get(i).high(), DIGITS);
      }
    }
  }

  @Test
  void whatIsNotTestedIsNotCorrectedAndFamiliesHoldAllOfTheirs() {
    double none = Double.NaN;
    double[] corrected = Holm.corrected(new double[] {0.01, none, 0.04, 0.03}, 3);
    assertEquals("[0.03, NaN, 0.06, 0.06]", Arrays.toString(corrected));
    assertThrows(IllegalArgumentException.class, () -> Holm.corrected(new double[] {0.1, 0.2}, 1));
  }
}
