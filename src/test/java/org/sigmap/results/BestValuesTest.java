package org.sigmap.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sigmap.math.Estimate;
import org.sigmap.results.BestValues.Standing;

class BestValuesTest {
  private static final double ROUNDING = 1e-12;

  private static CellRecord cell(double mix, double p, long seed, double loss) {
    Map<String, Object> axes = new LinkedHashMap<>();
    axes.put("teacher.mix", mix);
    axes.put("preconditioner.p", p);
    axes.put("seed", seed);
    return CellRecord.finished("c" + mix + p + seed, axes, Map.of("loss", loss), 1, 0);
  }

  private static List<Object> values(List<BestValues.Candidate> candidates) {
    return candidates.stream().map(BestValues.Candidate::value).toList();
  }

  /**
   * Seeds differ by 100. At mix 0 p = −1 is better than 0 by 1 ± little and than 1 by −2, 1, 4; at
   * mix 1 every seed picks p = 1.
   */
  private static List<CellRecord> cells() {
    List<CellRecord> cells = new ArrayList<>();
    double[] wide = {-2, 1, 4};
    for (int seed = 0; seed < 3; seed++) {
      double base = 100 * seed;
      cells.add(cell(0, -1, seed, base));
      cells.add(cell(0, 0, seed, base + 1 + 0.01 * seed));
      cells.add(cell(0, 1, seed, base + wide[seed]));
      cells.add(cell(1, -1, seed, base + 5));
      cells.add(cell(1, 0, seed, base + 3));
      cells.add(cell(1, 1, seed, base - 0.1 * seed));
    }
    return cells;
  }

  @Test
  void seedsArePaired() {
    BestValues best = BestValues.of(cells(), "preconditioner.p", "loss");
    assertEquals(2, best.rows().size());
    BestValues.Row low = best.rows().get(0);
    assertEquals(Map.of("teacher.mix", 0L), low.group());
    assertEquals(List.of(-1L), values(low.best().stream().toList()));
    assertEquals(
        List.of(-1L, 1L), values(low.alike()), "0 is worse in every seed by nearly the same");
    // The first seed's own best is p = 1, the others' −1.
    assertEquals(-1.0 / 3, low.ofSeeds().orElseThrow().mean(), ROUNDING);
    BestValues.Row high = best.rows().get(1);
    assertEquals(List.of(1L), values(high.with(Standing.BEST)));
    assertEquals(List.of(1L), values(high.alike()));
    assertEquals(new Estimate(3, 1, 0, 1, 1), high.ofSeeds().orElseThrow());
  }

  @Test
  void theHighestMayBeBest() {
    List<CellRecord> accuracies =
        cells().stream()
            .map(cell -> cell.withMetrics(Map.of("accuracy", cell.metrics().get("loss"))))
            .toList();
    BestValues best = BestValues.of(accuracies, "preconditioner.p", "accuracy");
    assertEquals(List.of(-1L), values(best.rows().get(1).with(Standing.BEST)));
    assertEquals(-1, best.rows().get(1).ofSeeds().orElseThrow().mean(), ROUNDING);
  }

  @Test
  void oneSeedTellsNothingApart() {
    List<CellRecord> one =
        cells().stream().filter(cell -> cell.axes().get("seed").equals(1L)).toList();
    BestValues.Row row = BestValues.of(one, "preconditioner.p", "loss").rows().get(0);
    assertEquals(row.with(Standing.BEST), row.alike());
    assertEquals(1, row.ofSeeds().orElseThrow().n());
  }

  @Test
  void theTableHasOneLineASetting() {
    BestValues best = BestValues.of(cells(), "preconditioner.p", "loss");
    String csv = BestTable.of(List.of(best));
    List<String> lines = csv.lines().toList();
    assertEquals(
        "teacher.mix,axis,metric,best,alike,seeds,own_mean,own_ci95_low,own_ci95_high,"
            + "incomplete,ahead,lost,equal",
        lines.get(0));
    assertEquals(3, lines.size());
    assertEquals("1,preconditioner.p,loss,1,1,3,1.0,1.0,1.0,,,0 of 9,false", lines.get(2));
  }

  /** Loss by seed of one value of p; NaN diverged. */
  private static List<CellRecord> seeds(double p, double... losses) {
    List<CellRecord> cells = new ArrayList<>();
    for (int seed = 0; seed < losses.length; seed++) {
      cells.add(cell(0, p, seed, losses[seed]));
    }
    return cells;
  }

  private static BestValues.Row only(List<CellRecord> cells) {
    return BestValues.of(cells, "preconditioner.p", "loss").rows().get(0);
  }

  /** The seeds that p = 1 survives are the easy ones, where p = 0 is better still. */
  @Test
  void aMeanOverSurvivorsIsNeverBest() {
    double lost = Double.NaN;
    List<CellRecord> cells = seeds(1, 0.3, 0.32, lost, lost, lost);
    cells.addAll(seeds(0, 0.2, 0.21, 0.9, 0.91, 0.92));
    cells.addAll(seeds(-1, lost, lost, lost, lost, lost));
    cells.addAll(seeds(-2, 2, 2, 2, lost, 2));
    BestValues best = BestValues.of(cells, "preconditioner.p", "loss");
    BestValues.Row row = best.rows().get(0);
    assertEquals(List.of(0L), values(row.with(Standing.BEST)));
    assertEquals(List.of(-2L, 1L), values(row.with(Standing.INCOMPLETE)));
    assertEquals(List.of(1L), values(best.ahead(row)));
    assertEquals(List.of(-1L), values(row.with(Standing.LOST)));
    assertEquals(new SeedCount(2, 3, 0, 0, 5), row.candidates().get(3).seeds());
    String csv = BestTable.of(List.of(best)).lines().skip(1).findFirst().orElseThrow();
    assertTrue(csv.startsWith("0,preconditioner.p,loss,0,0,5,"), csv);
    assertTrue(csv.endsWith(",-2 -1 1,1,9 of 20,false"), csv);
  }

  @Test
  void withoutACompleteValueNoneIsBest() {
    List<CellRecord> cells = seeds(1, 0.3, 0.32, Double.NaN);
    cells.addAll(seeds(0, Double.NaN, 0.21, 0.9));
    BestValues best = BestValues.of(cells, "preconditioner.p", "loss");
    assertTrue(best.rows().get(0).best().isEmpty());
    assertTrue(
        BestTable.of(List.of(best)).contains("\n0,preconditioner.p,loss,,,3,"),
        BestTable.of(List.of(best)));
  }

  /** A seed that is not trained yet, and one that never reaches the level, are missing alike. */
  @Test
  void whatHasNoValueIsMissingForWhateverReason() {
    List<CellRecord> cells = seeds(1, 0.3, 0.32);
    cells.addAll(seeds(0, 0.4, 0.4, 0.4));
    Map<String, Object> axes = new LinkedHashMap<>();
    axes.put("teacher.mix", 0);
    axes.put("preconditioner.p", -1);
    for (int seed = 0; seed < 3; seed++) {
      axes.put("seed", seed);
      String other = seed == 0 ? "train_loss" : "loss";
      cells.add(CellRecord.finished("w" + seed, axes, Map.of(other, 0.1), 1, 0));
    }
    BestValues.Row row = only(cells);
    assertEquals(List.of(0L), values(row.with(Standing.BEST)));
    assertEquals(new SeedCount(2, 0, 0, 1, 3), row.candidates().get(0).seeds());
    assertEquals(1, row.candidates().get(2).seeds().pending());
  }

  /** Means ± 1.2 apart by 0.1: unpaired intervals overlap, yet every seed says the same. */
  @Test
  void whatSeedsShareDecidesNoTie() {
    List<CellRecord> cells = seeds(0, 1, 2, 3);
    cells.addAll(seeds(1, 1.1, 2.11, 3.09));
    BestValues.Candidate other = only(cells).candidates().get(1);
    assertEquals(Standing.APART, other.standing());
    Difference difference = other.fromBest().orElseThrow().difference();
    assertTrue(difference.paired());
    // sd 0.01, t(0.975; 2) = 4.3027
    assertEquals(0.1 - 4.3027 * 0.01 / Math.sqrt(3), difference.estimate().low(), 1e-6);
  }

  /** The first of values that are all the same is not best, in the tables either. */
  @Test
  void theTablesSayWhereNoSeedTellsValuesApart() {
    List<CellRecord> cells = seeds(0, 1, 2, 3);
    cells.addAll(seeds(1, 1, 2, 3));
    BestValues best = BestValues.of(cells, "preconditioner.p", "loss");
    List<String> table = BestTable.of(List.of(best)).lines().toList();
    assertEquals("0,preconditioner.p,loss,,0 1,3,0.0,0.0,0.0,,,0 of 6,true", table.get(1));
    List<String> axes = List.of("teacher.mix", "preconditioner.p");
    String same = PairedDifferences.toCsv(axes, PairedDifferences.toBest(best));
    assertTrue(same.lines().findFirst().orElseThrow().endsWith(",seeds_needed_high,equal"), same);
    assertTrue(same.lines().skip(1).allMatch(line -> line.endsWith(",true")), same);
    String apart =
        PairedDifferences.toCsv(
            axes, PairedDifferences.toBest(BestValues.of(cells(), "preconditioner.p", "loss")));
    assertTrue(apart.lines().skip(1).allMatch(line -> line.endsWith(",false")), apart);
  }

  /** Shards and joined runs may hold other seeds of each setting. */
  @Test
  void seedsThatAreNotSharedAreNotPaired() {
    List<CellRecord> cells = new ArrayList<>();
    for (int seed = 0; seed < 3; seed++) {
      cells.add(cell(0, 0, seed, 1 + seed));
      cells.add(cell(0, 1, seed + 3, 11 + seed));
    }
    BestValues.Candidate other = only(cells).candidates().get(1);
    assertEquals(Standing.APART, other.standing());
    Difference difference = other.fromBest().orElseThrow().difference();
    assertFalse(difference.paired());
    // Equal spreads: 4 degrees of freedom, t = 2.7764, standard error √(1/3 + 1/3).
    assertEquals(10 + 2.7764 * Math.sqrt(2.0 / 3), difference.estimate().high(), 1e-4);
  }

  /** Adam forgets a constant p: two seeds differ by one digit of float32, and by the same one. */
  @Test
  void roundingTellsNothingApart() {
    double digit = Math.scalb(1.0, -24);
    List<CellRecord> cells = seeds(0, 0.625, 0.75);
    cells.addAll(seeds(1, 0.625 + digit, 0.75 + digit));
    BestValues.Candidate other = only(cells).candidates().get(1);
    assertEquals(Standing.ALIKE, other.standing());
    assertEquals(
        new Estimate(2, 0, 0, 0, 0), other.fromBest().orElseThrow().difference().estimate());
  }
}
