package org.sigmap.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sigmap.math.Holm;

class IntervalCoverageTest {
  private static final int NARROW_DRAWS = 2000;
  private static final int WIDE_DRAWS = 500;
  private static final int DOCUMENTED_DRAWS = 10_000;

  /** What 95 % intervals must cover where seeds move a metric little. */
  private static final double LEAST = 0.935;

  /** Standard errors by which two simulations may differ. */
  private static final double ERRORS = 4;

  private static final Pattern ROW =
      Pattern.compile(
          "\\| (.+?)(?: \\\\\\*)? \\|(?: [0-9.]+ \\| [0-9.]+ \\|)?"
              + " ([0-9.]+) \\| ([0-9.]+) \\| ([0-9.]+) \\|(?: [0-9.]+ \\|)?");

  /** Shares of the page's tables by row's name, one a size. */
  private static Map<String, List<Double>> documented() throws IOException {
    Map<String, List<Double>> rows = new HashMap<>();
    for (String line : Files.readAllLines(Path.of("docs", "statistics.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        List<Double> shares = new ArrayList<>();
        for (int group = 2; group <= 4; group++) {
          shares.add(Double.parseDouble(row.group(group)) / 100);
        }
        rows.put(row.group(1), shares);
      }
    }
    return rows;
  }

  private static void agree(String what, double documented, double simulated, int draws) {
    double variance = documented * (1 - documented);
    double error = Math.sqrt(variance * (1.0 / draws + 1.0 / DOCUMENTED_DRAWS));
    assertEquals(documented, simulated, ERRORS * error, what);
  }

  @Tag("slow")
  @Test
  void intervalsCoverWhatThePageSays() throws IOException {
    Map<String, List<Double>> page = documented();
    int narrow = 0;
    for (IntervalCoverage.Source source : IntervalCoverage.sources()) {
      int draws = source.narrow() ? NARROW_DRAWS : WIDE_DRAWS;
      narrow += source.narrow() ? 1 : 0;
      for (int i = 0; i < IntervalCoverage.SIZES.size(); i++) {
        int n = IntervalCoverage.SIZES.get(i);
        IntervalCoverage.Coverage coverage = new IntervalCoverage(draws).coverage(source, n);
        String what = source.name() + ", n = " + n;
        assertEquals(coverage.free(), coverage.clipped(), what + ": clipping loses nothing");
        assertTrue(!source.narrow() || coverage.clipped() >= LEAST, what + " " + coverage);
        agree(what, page.get(source.name()).get(i), coverage.clipped(), draws);
      }
    }
    assertEquals(4, narrow);
  }

  /** Of what does not differ, something is told apart in one study of twenty at most. */
  @Test
  void equalValuesAreToldApartAsOftenAsThePageSays() throws IOException {
    Map<String, List<Double>> page = documented();
    double most = Holm.LEVEL + 3 * Math.sqrt(Holm.LEVEL * (1 - Holm.LEVEL) / DOCUMENTED_DRAWS);
    for (IntervalCoverage.Family family : IntervalCoverage.FAMILIES) {
      List<Double> shares = page.get(family.name());
      shares.forEach(share -> assertTrue(share <= most, family.name() + " " + shares));
      double share = new IntervalCoverage(WIDE_DRAWS).errors(family, 3).corrected();
      agree(family.name(), shares.get(0), share, WIDE_DRAWS);
    }
  }

  /** The page's own command: prints both tables, which must be those of the page. */
  @Test
  void thePageHasTheTablesThatItsCommandPrints() throws IOException {
    Integer draws = Integer.getInteger("sigmap.draws");
    assumeTrue(draws != null, "takes half a minute; -Dsigmap.draws=" + DOCUMENTED_DRAWS);
    IntervalCoverage simulation = new IntervalCoverage(draws);
    String page = Files.readString(Path.of("docs", "statistics.md"));
    for (String table : List.of(simulation.coverageTable(), simulation.familyTable())) {
      System.out.println(table);
      assertTrue(page.contains(table), "another table than in docs/statistics.md");
    }
  }
}
