package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.math.Estimate;
import org.sigmap.results.AxisName;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CurvePoint;
import org.sigmap.results.LossLevels;
import org.sigmap.results.MemoryFolder;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Sessions;
import org.sigmap.results.Summary;

/** A report's work grows with the settings, its page does not. */
class ReportScalingTest {
  private static final String MEASURE = "sigmap.report.settings";
  private static final int SMALL = 300;

  /**
   * The part of the work that grows, as the settings double twice: a line gives 2, a square 4. What
   * the runtime allocates varies by a tenth or so between runs.
   */
  private static final double GROWTH = 2.8;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private static Path tiny(Path root, int settings) throws IOException {
    Map<String, List<?>> sweep = new LinkedHashMap<>();
    sweep.put("kind", IntStream.range(0, settings / 10).mapToObj(i -> "k" + (1000 + i)).toList());
    sweep.put("teacher.snr", List.of(1, 2));
    sweep.put(AxisName.P.path(), List.of(1, 0.5, 0, -0.5, -1));
    try (RunDirectory run = RunDirectory.create(root)) {
      run.writeSpec("name: tiny\n");
      int cell = 0;
      for (Object kind : sweep.get("kind")) {
        for (Object snr : sweep.get("teacher.snr")) {
          for (Object p : sweep.get(AxisName.P.path())) {
            for (int seed = 0; seed < 2; seed++) {
              String id = "c" + cell++;
              double loss = 0.1 + (kind.hashCode() % 101 + ((Number) p).doubleValue()) / 1000;
              Map<String, Object> axes = new LinkedHashMap<>();
              axes.put("kind", kind);
              axes.put("teacher.snr", snr);
              axes.put(AxisName.P.path(), p);
              axes.put(AxisName.SEED.path(), seed);
              double noisy = loss + 0.001 * seed;
              run.append(
                  CellRecord.finished(id, axes, Map.of("test_loss", noisy), 10, 0.1),
                  List.of(new CurvePoint(id, 10, "test_loss", noisy)),
                  List.of());
            }
          }
        }
      }
    }
    return root;
  }

  /** Bytes that this thread allocates for a report: a count of what it does, at any speed. */
  private static long work(Path root) throws IOException {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    try (RunDirectory run = RunDirectory.open(root)) {
      ReportWriter.write(run, LossLevels.none());
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Tag("slow")
  @Test
  void workGrowsWithTheSettingsAndThePageDoesNot() throws IOException {
    Path[] runs = new Path[3];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = tiny(folder.resolve("run" + i), SMALL << i);
    }
    work(runs[0]); // What is loaded once is not counted.
    double[] work = new double[runs.length];
    long[] page = new long[runs.length];
    for (int i = 0; i < runs.length; i++) {
      work[i] = work(runs[i]);
      page[i] = Files.size(runs[i].resolve("report.html"));
    }
    double growth = (work[2] - work[1]) / (work[1] - work[0]);
    assertTrue(growth < GROWTH, growth + " of " + List.of(work[0], work[1], work[2]));
    assertTrue(page[2] < 1.1 * page[0], page[0] + ", " + page[1] + ", " + page[2] + " bytes");
    String html = Files.readString(runs[2].resolve("report.html"));
    assertTrue(
        html.contains(
            "Shown: 200 of 1,200 settings, the 100 with the best test loss and then the 100 with"
                + " the worst. <a href=\"summary.csv\">summary.csv</a> has all."));
    assertTrue(html.contains("kind ∈ {k1000, k1001, k1002, …, k1119: 120 values}"));
    assertTrue(html.contains("24 of 120 panels"));
    assertEquals(
        1201, Files.readAllLines(runs[2].resolve("summary.csv")).size(), "the tables have all");
  }

  /** A value of an axis that counts how often it is looked at: compared, hashed or written. */
  private static final class Counted {
    private final String name;
    private final AtomicLong looks;

    Counted(String name, AtomicLong looks) {
      this.name = name;
      this.looks = looks;
    }

    @Override
    public boolean equals(Object other) {
      looks.incrementAndGet();
      return other instanceof Counted counted && name.equals(counted.name);
    }

    @Override
    public int hashCode() {
      looks.incrementAndGet();
      return name.hashCode();
    }

    @Override
    public String toString() {
      looks.incrementAndGet();
      return name;
    }
  }

  /** Looks at settings for everything that is made of a summary: tables and figures. */
  private static long looks(int settings) {
    AtomicLong looks = new AtomicLong();
    List<Summary.Row> rows = new ArrayList<>();
    for (int kind = 0; kind < settings / 10; kind++) {
      for (int p = 0; p < 10; p++) {
        Map<String, Object> setting = new LinkedHashMap<>();
        setting.put("kind", new Counted("k" + (10_000 + kind), looks));
        setting.put(AxisName.P.path(), (long) p);
        double loss = 1 + kind * 37 % 101 + p;
        rows.add(new Summary.Row(setting, "test_loss", Estimate.of(loss, loss + 0.1)));
        rows.add(new Summary.Row(setting, "train_loss", Estimate.of(loss, loss + 0.2)));
      }
    }
    Summary summary = new Summary(List.of("kind", AxisName.P.path()), rows);
    Conclusions none =
        new Conclusions(
            Map.of(), Optional.empty(), List.of(new Answer("a", List.of(), "b")), Optional.empty());
    SummaryTable.html(summary, none);
    ConsoleTable.format(summary, none);
    ConfusionTables.html(summary, List.of());
    Goal goal = Goal.of(summary).orElseThrow();
    FinalMetricFigure.of(summary, Seeds.of(List.of()), goal, Optional.empty(), Theme.LIGHT);
    CurvesFigure.excerpt(summary);
    SpectrumFigure.excerpt(summary);
    return looks.get();
  }

  @Test
  void settingsAreLookedAtAsOftenHoweverManyThereAre() {
    double growth =
        (double) (looks(16 * SMALL) - looks(8 * SMALL)) / (looks(8 * SMALL) - looks(4 * SMALL));
    assertTrue(growth < 2.4, "twice the settings take " + growth + " times the looks");
  }

  /** A drawing that would make the page too large is a link to its file. */
  @Test
  void largeDrawingsAreLinked() throws IOException {
    String large = "<svg>" + " ".repeat(1_500_000) + "</svg>";
    List<CellRecord> cells =
        List.of(
            CellRecord.finished(
                "c",
                Map.of(AxisName.SEED.path(), 0),
                Map.of("a_metric", 2.0, "test_loss", 1.0),
                1,
                1));
    Summary summary = Summary.of(cells);
    Conclusions conclusions = Conclusions.of(summary, cells, Optional.empty(), Optional.empty());
    String html =
        new HtmlReport(
                "a",
                cells,
                summary,
                conclusions,
                List.of(
                    new HtmlReport.Drawing("first", large, large),
                    new HtmlReport.Drawing("second", large, large),
                    new HtmlReport.Drawing("third", "<svg/>", "<svg/>")),
                List.of(),
                Optional.empty(),
                Sessions.none(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of())
            .html();
    assertTrue(html.length() < 5_000_000);
    assertTrue(
        html.contains("<th>seeds</th><th>test loss</th><th>a metric</th>"),
        "what decides is first");
    assertTrue(
        html.contains(
            "Too large for this page.</p>\n<p class=\"files\"><a href=\"figures/second.svg\">"));
    assertTrue(html.contains("id=\"third\">\n<div class=\"on-light\"><svg/>"));
  }

  /**
   * By hand: -Dsigmap.report.settings=1000,3000,… prints the table and draws the figure of docs.
   */
  @Test
  void measuredTimes() throws Exception {
    String asked = System.getProperty(MEASURE, "");
    assumeFalse(asked.isEmpty(), "measures where -D" + MEASURE + "=1000,3000,... asks for it");
    List<ReportScaling.Measured> rows = new ArrayList<>();
    for (String settings : asked.split(",")) {
      rows.add(ReportScaling.measure(folder.resolve("run" + settings), Integer.parseInt(settings)));
      System.out.println(rows.get(rows.size() - 1));
    }
    System.out.println(ReportScaling.table(rows));
    Path figure = Path.of("target", "report-time.svg");
    Files.write(figure, ReportScaling.svg(rows).getBytes(StandardCharsets.UTF_8));
  }
}
