package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.sigmap.results.CellRecord;
import org.sigmap.results.Sessions;
import org.sigmap.results.Summary;

class ConfusionTablesTest {
  /**
   * Two shifts, two seeds, two classes; class 1 is taken for class 0 more often under the second.
   */
  private static List<CellRecord> cells(boolean confusion) {
    List<CellRecord> cells = new ArrayList<>();
    for (String shift : List.of("in-distribution", "noise-flipped")) {
      for (int seed = 0; seed < 2; seed++) {
        Map<String, Object> axes = new LinkedHashMap<>();
        axes.put("shift", shift);
        axes.put("seed", seed);
        double wrong = shift.equals("noise-flipped") ? 0.5 + 0.2 * seed : 0.1;
        Map<String, Double> metrics = new LinkedHashMap<>(Map.of("ood_accuracy", 1 - wrong / 2));
        if (confusion) {
          metrics.put("ood_accuracy_class_0", 1.0);
          metrics.put("confusion_0_0", 1.0);
          metrics.put("confusion_0_1", 0.0);
          metrics.put("ood_accuracy_class_1", 1 - wrong);
          metrics.put("confusion_1_0", wrong);
          metrics.put("confusion_1_1", 1 - wrong);
        }
        cells.add(CellRecord.finished(shift + seed, axes, metrics, 10, 0.1));
      }
    }
    return cells;
  }

  private static String page(List<CellRecord> cells) throws IOException {
    return new HtmlReport(
            "a",
            cells,
            Summary.of(cells),
            SampleRun.conclusions(cells),
            List.of(),
            List.of(),
            Optional.of("fashion-mnist"),
            Sessions.none(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of())
        .html();
  }

  @Test
  void everySettingHasATableOfMeansAndTheSummaryNone() throws IOException {
    String page = page(cells(true));
    assertTrue(page.contains("<summary>noise-flipped</summary>"), page);
    List<String> rows =
        Pattern.compile("<tr><th>(\\d)</th>(.*)</tr>")
            .matcher(page)
            .results()
            .map(row -> row.group(2).replaceAll(" style=\"[^\"]*\"", "").replaceAll("</?td>", " "))
            .toList();
    assertEquals(4, rows.size());
    assertEquals(" 1.00  ·  1 (all 2) ", rows.get(2));
    // Half and 0.7 of class 1 go to class 0; the interval of two seeds holds every share.
    assertTrue(rows.get(3).startsWith(" 0.60  0.40  0.4 [0.0, 1.0]"), rows.get(3));
    assertFalse(page.contains("<th>confusion"), "a column for every pair of classes");
    assertTrue(page.contains("Images: fashion-mnist."));
  }

  @Test
  void whereNoneWasAskedForNothingIsSaid() throws IOException {
    assertFalse(page(cells(false)).contains("taken for"));
  }
}
