package org.sigmap.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sigmap.math.Estimate;
import org.sigmap.math.Range;

class PairedDifferencesTest {
  private static final double ROUNDING = 1e-14;

  private static CellRecord cell(String id, String target, double p, long seed, double loss) {
    Map<String, Object> axes = new LinkedHashMap<>();
    axes.put("transfer.target", target);
    axes.put("preconditioner.p", p);
    axes.put("seed", seed);
    return CellRecord.finished(id, axes, Map.of("loss", loss), 1, 0);
  }

  private static Estimate at(Summary differences, Object target, Object p) {
    return differences
        .estimate(Map.of("transfer.target", target, "preconditioner.p", p), "loss_minus_reference")
        .orElseThrow();
  }

  /** Seeds differ by 100, the exponents by 1 and 3: unpaired intervals would span hundreds. */
  @Test
  void seedsCancelInDifferences() {
    List<CellRecord> cells = new ArrayList<>();
    for (long seed = 0; seed < 3; seed++) {
      cells.add(cell("a" + seed, "high", 0, seed, 100 * seed));
      cells.add(cell("b" + seed, "high", -1, seed, 100 * seed - 1));
      cells.add(cell("c" + seed, "low", 0, seed, 100 * seed));
      cells.add(cell("d" + seed, "low", -1, seed, 100 * seed + 3 + seed));
    }
    Summary differences = PairedDifferences.of(cells, "preconditioner.p", 0L, "loss");
    assertEquals(List.of("transfer.target", "preconditioner.p"), differences.axes());
    assertEquals(3, differences.rows().size(), "two targets and their mean; none for p = 0");
    Estimate high = at(differences, "high", -1L);
    assertEquals(3, high.n());
    assertEquals(-1, high.mean(), ROUNDING);
    assertEquals(0, high.sd(), ROUNDING);
    Estimate low = at(differences, "low", -1L);
    assertEquals(4, low.mean(), ROUNDING);
    assertEquals(1, low.sd(), ROUNDING);
    // Seeds 0, 1, 2 have means 1, 1.5, 2 over the two targets.
    Estimate pooled = at(differences, PairedDifferences.ALL, -1L);
    assertEquals(1.5, pooled.mean(), ROUNDING);
    assertEquals(0.5, pooled.sd(), ROUNDING);
  }

  @Test
  void whatHasNoPartnerIsLeftOut() {
    List<CellRecord> cells = new ArrayList<>();
    for (long seed = 0; seed < 3; seed++) {
      cells.add(cell("a" + seed, "high", 0, seed, 1));
      cells.add(cell("b" + seed, "high", -1, seed, seed == 0 ? Double.NaN : 2));
      cells.add(cell("c" + seed, "low", 0, seed, seed == 1 ? Double.POSITIVE_INFINITY : 1));
      cells.add(cell("d" + seed, "low", -1, seed, 5));
    }
    Summary differences = PairedDifferences.of(cells, "preconditioner.p", 0L, "loss");
    assertEquals(2, at(differences, "high", -1L).n());
    assertEquals(2, at(differences, "low", -1L).n());
    Estimate pooled = at(differences, PairedDifferences.ALL, -1L);
    assertEquals(1, pooled.n(), "seed 2 alone has both pairs");
    assertEquals(2.5, pooled.mean(), ROUNDING);
  }

  @Test
  void oneSettingHasNoMeanOverSettings() {
    List<CellRecord> cells = List.of(cell("a", "high", 0, 0, 1), cell("b", "high", -1, 0, 2));
    Summary differences = PairedDifferences.of(cells, "preconditioner.p", 0L, "loss");
    assertEquals(1, differences.rows().size());
  }

  @Test
  void nothingComesOfNothing() {
    assertTrue(PairedDifferences.of(List.of(), "p", 0L, "loss").rows().isEmpty());
  }

  /** Of two targets one lost every seed: a mean over the other alone is no mean over targets. */
  @Test
  void aSettingThatIsLostIsMissingFromTheMean() {
    List<CellRecord> cells = new ArrayList<>();
    for (long seed = 0; seed < 3; seed++) {
      cells.add(cell("a" + seed, "high", 0, seed, seed));
      cells.add(cell("b" + seed, "high", -1, seed, seed + 1));
      cells.add(cell("c" + seed, "low", 0, seed, Double.NaN));
      cells.add(cell("d" + seed, "low", -1, seed, Double.NaN));
    }
    Summary differences = PairedDifferences.of(cells, "preconditioner.p", 0L, "loss");
    assertEquals(1, differences.rows().size(), "target high, and no mean");
  }

  /** An accuracy moves in steps of one row: three seeds that move by one are no certainty. */
  @Test
  void differencesThatAreAllTheSameHaveTheSignTest() {
    Range shares = Range.SHARE.ofDifferences();
    for (int n : new int[] {2, 3, 6}) {
      double[] same = new double[n];
      Arrays.fill(same, 1 / 1200.0);
      Difference difference = Difference.ofPairs(Estimate.of(shares, same));
      assertEquals(2 * Math.pow(0.5, n), difference.pValue());
    }
    assertEquals(1, Difference.ofPairs(Estimate.of(shares, 0, 0, 0)).pValue());
    assertEquals(0.25, Difference.ofPairs(Estimate.of(0.3 - 0.2, 0.2 - 0.1, 0.4 - 0.3)).pValue());
  }

  /** One of 1,200 rows in every seed, as float32 has it: apart by a digit that is none. */
  @Test
  void sharesThatMoveByTheSameRowsAreAllTheSame() {
    Map<Object, Double> values = new LinkedHashMap<>();
    Map<Object, Double> reference = new LinkedHashMap<>();
    for (int rows : new int[] {1, 300, 852, 1195}) {
      values.put(rows, (double) ((rows + 1) / 1200f));
      reference.put(rows, (double) (rows / 1200f));
    }
    assertTrue(Difference.pairs(values, reference).values().stream().distinct().count() > 1);
    assertEquals(0.125, Difference.of(values, reference, Range.SHARE).pValue());
  }
}
