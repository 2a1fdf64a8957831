package org.sigmap.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BestValuesTest {
  private static final double ROUNDING = 1e-12;

  private static CellRecord cell(double mix, double p, long seed, double loss) {
    Map<String, Object> axes = new LinkedHashMap<>();
    axes.put("teacher.mix", mix);
    axes.put("preconditioner.p", p);
    axes.put("seed", seed);
    return CellRecord.finished("c" + mix + p + seed, axes, Map.of("loss", loss), 1, 0);
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
    BestValues best = BestValues.of(cells(), "preconditioner.p", "loss", false);
    assertEquals(2, best.rows().size());
    BestValues.Row low = best.rows().get(0);
    assertEquals(Map.of("teacher.mix", 0L), low.group());
    assertEquals(-1L, low.best());
    assertEquals(Set.of(-1L, 1L), low.alike(), "0 is worse in every seed by nearly the same");
    // The first seed's own best is p = 1, the others' −1.
    assertEquals(-1.0 / 3, low.ofSeeds().mean(), ROUNDING);
    BestValues.Row high = best.rows().get(1);
    assertEquals(1L, high.best());
    assertEquals(Set.of(1L), high.alike());
    assertEquals(1, high.ofSeeds().low(), ROUNDING);
    assertEquals(1, high.ofSeeds().high(), ROUNDING);
  }

  @Test
  void theHighestMayBeBest() {
    BestValues best = BestValues.of(cells(), "preconditioner.p", "loss", true);
    assertEquals(-1L, best.rows().get(1).best());
    assertEquals(-1, best.rows().get(1).ofSeeds().mean(), ROUNDING);
  }

  @Test
  void oneSeedTellsNothingApart() {
    List<CellRecord> one =
        cells().stream().filter(cell -> cell.axes().get("seed").equals(1L)).toList();
    BestValues.Row row = BestValues.of(one, "preconditioner.p", "loss", false).rows().get(0);
    assertEquals(Set.of(row.best()), row.alike());
    assertEquals(1, row.ofSeeds().n());
  }

  @Test
  void theTableHasOneLineASetting() {
    BestValues best = BestValues.of(cells(), "preconditioner.p", "loss", false);
    String csv = BestValues.toCsv(List.of(best));
    List<String> lines = csv.lines().toList();
    assertEquals(
        "teacher.mix,axis,metric,best,alike,seeds,own_mean,own_ci95_low,own_ci95_high",
        lines.get(0));
    assertEquals(3, lines.size());
    assertEquals("1,preconditioner.p,loss,1,1,3,1.0,1.0,1.0", lines.get(2));
  }
}
