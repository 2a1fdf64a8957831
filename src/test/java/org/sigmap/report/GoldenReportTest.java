package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.Provenance;
import org.sigmap.results.Session;
import org.sigmap.results.Sessions;
import org.sigmap.results.Summary;

/** The texts of a report on a few records, against files that were checked by hand. */
class GoldenReportTest {

  /** Case high: p = 1 best, p = 0.5 within its interval, p = −1 far off with one seed diverged. */
  private static List<CellRecord> cells() {
    double[][] high = {{1, 0.40, 0.42, 0.41}, {0.5, 0.42, 0.43, 0.41}, {-1, 0.90, 0.92, -1}};
    double[][] low = {{1, 0.80, 0.85, 0.81}, {0.5, 0.6, 0.62, 0.61}, {-1, 0.30, 0.31, 0.32}};
    List<CellRecord> cells = new ArrayList<>();
    for (String name : List.of("low", "high")) {
      for (double[] row : name.equals("high") ? high : low) {
        for (int seed = 0; seed < 3; seed++) {
          cells.add(cell(name, row[0], seed, row[seed + 1]));
        }
      }
    }
    return cells;
  }

  private static CellRecord cell(String name, double p, int seed, double loss) {
    Map<String, Object> axes = new LinkedHashMap<>();
    axes.put("teacher.case", name);
    axes.put("preconditioner.p", p);
    axes.put("seed", seed);
    String id = name + p + "." + seed;
    return loss < 0
        ? new CellRecord(id, axes, CellStatus.DIVERGED, Map.of(), 37, 0.5)
        : CellRecord.finished(
            id, axes, Map.of("test_loss", loss, "train_loss", loss / 2), 100, 0.5);
  }

  private static String golden(String name) throws IOException {
    try (var in = GoldenReportTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void console() throws IOException {
    Summary summary = Summary.of(cells());
    String text = ConsoleTable.format(summary, SampleRun.conclusions(cells()));
    assertEquals(golden("console.txt"), text);
    assertEquals(text, ConsoleTable.shown(text, StandardCharsets.UTF_8));
    String ascii = ConsoleTable.shown(text, StandardCharsets.US_ASCII);
    assertTrue(StandardCharsets.US_ASCII.newEncoder().canEncode(ascii));
    assertTrue(ascii.contains("0.410 +- 0.025"), ascii);
  }

  @Test
  void csv() throws IOException {
    assertEquals(golden("summary.csv"), Summary.of(cells()).toCsv());
  }

  /** The page without its style sheet, its program and their hashes. */
  private static String ofRun(String html) {
    return html.replaceFirst("(?s)<style>.*</style>", "<style/>")
        .replaceAll("(?s)<script>.*?</script>", "<script/>")
        .replaceAll("'sha256-[^']*'", "'sha256'");
  }

  @Test
  void page() throws IOException {
    Provenance provenance =
        new Provenance(
            "0.1.0",
            null,
            "17 (Vendor)",
            "Linux 6 amd64",
            2,
            "2.18.0",
            List.of("CPU:0"),
            null,
            "float32",
            "2026-01-02T03:04:05Z",
            61.25,
            Map.of("train.idx", "ab12"),
            List.of("run", "a<b>.yaml"));
    HtmlReport page =
        new HtmlReport(
            "sample & co",
            cells(),
            Summary.of(cells()),
            SampleRun.conclusions(cells()),
            List.of(new HtmlReport.Drawing("final", "<svg>1</svg>", "<svg>2</svg>")),
            List.of("A note."),
            Optional.empty(),
            new Sessions(List.of(new Session(provenance, 0, 6))),
            Optional.of("name: \"<x>\"\n"),
            Optional.empty(),
            List.of(),
            List.of("curves.csv", "summary.csv"));
    String html = page.html();
    assertEquals(golden("report.html"), ofRun(html));
    assertFalse(ofRun(html).contains("://"), "the page must not ask for anything else");
  }
}
