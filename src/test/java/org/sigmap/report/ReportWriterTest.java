package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.results.AxisName;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.DamagedRunException;
import org.sigmap.results.LossLevels;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Summary;
import org.sigmap.results.SummaryReader;
import org.sigmap.results.SummaryTest;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportWriterTest {
  @TempDir Path root;

  private static Map<String, List<?>> paperSweep() {
    Map<String, List<?>> sweep = new LinkedHashMap<>();
    sweep.put("teacher.case", List.of("high", "low"));
    sweep.put("teacher.snr", List.of(0.5, 2));
    sweep.put("preconditioner.p", List.of(1, 0, -1, -2));
    return sweep;
  }

  private static Document parse(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static Set<String> texts(Document svg) {
    Set<String> texts = new TreeSet<>();
    NodeList nodes = svg.getElementsByTagNameNS("*", "text");
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  @Tag("slow")
  @Test
  void sweepIsReportedInFull() throws Exception {
    RunDirectory run = SampleRun.write(root.resolve("run"), paperSweep(), 3);
    ReportWriter.Report report = ReportWriter.write(run, LossLevels.none());
    List<String> names = report.figures().stream().map(f -> f.getFileName().toString()).toList();
    List<String> expected = new ArrayList<>();
    for (String name :
        List.of("final-test_loss", "curves-test_loss", "curves-train_loss", "spectrum")) {
      expected.add(name + ".svg");
      expected.add(name + ".png");
    }
    assertEquals(expected, names);
    SummaryTest.assertEqual(
        report.summary(),
        SummaryReader.read("summary.csv", Files.readString(run.root().resolve("summary.csv"))));

    Set<String> last = texts(parse(Files.readString(report.figures().get(0))));
    assertTrue(
        last.containsAll(List.of("SNR = 0.5", "SNR = 2", "case high", "case low", "best p")));
    assertTrue(last.contains("a seed diverged (left out of the mean)"));
    Set<String> curves = texts(parse(Files.readString(report.figures().get(2))));
    assertTrue(curves.containsAll(List.of("p = −2", "p = 1", "case low, SNR = 0.5")));
    Set<String> spectrum = texts(parse(Files.readString(report.figures().get(6))));
    assertTrue(spectrum.containsAll(List.of("input sᵣ", "p = 0", "case high")), "" + spectrum);
    assertTrue(spectrum.stream().noneMatch(text -> text.contains("SNR")), "same inputs, one panel");
  }

  @Test
  void imagesAreOneSizeAndNotBlank() throws Exception {
    RunDirectory run = SampleRun.quickstart(root.resolve("run"));
    List<Path> files = ReportWriter.write(run, LossLevels.none()).figures();
    for (int i = 0; i < files.size(); i += 2) {
      Element svg = parse(Files.readString(files.get(i))).getDocumentElement();
      BufferedImage png = ImageIO.read(files.get(i + 1).toFile());
      assertEquals(2 * Integer.parseInt(svg.getAttribute("width")), png.getWidth());
      assertEquals(2 * Integer.parseInt(svg.getAttribute("height")), png.getHeight());
      Set<Integer> colors = new HashSet<>();
      for (int x = 0; x < png.getWidth(); x += 3) {
        for (int y = 0; y < png.getHeight(); y += 3) {
          colors.add(png.getRGB(x, y));
        }
      }
      assertTrue(colors.contains(Color.WHITE.getRGB()) && colors.size() > 20);
    }
  }

  /** The points of a line stand where the summary says, up to one scale and shift of the panel. */
  @Test
  void pointsStandAtTheSummarysMeans() throws IOException {
    RunDirectory run = SampleRun.quickstart(root.resolve("run"));
    Summary summary = Summary.of(run.cells());
    Goal goal = Goal.of(summary).orElseThrow();
    Figure figure =
        FinalMetricFigure.of(
            summary,
            Seeds.of(run.cells()),
            goal,
            SampleRun.conclusions(run.cells()).by(goal),
            Theme.LIGHT);
    assertEquals(2, figure.panels().size());
    for (int panel = 0; panel < 2; panel++) {
      String name = panel == 0 ? "high" : "low";
      List<Series.Point> points = figure.panels().get(panel).series().get(0).points();
      assertEquals(3, points.size());
      for (int i = 0; i < 3; i++) {
        Map<String, Object> setting = Map.of("teacher.case", name, "preconditioner.p", i - 1L);
        var estimate = summary.estimate(setting, "test_loss").orElseThrow();
        assertEquals(
            new Series.Point(i - 1, estimate.mean(), estimate.low(), estimate.high(), estimate.n()),
            points.get(i));
      }
      double best = figure.panels().get(panel).series().get(1).points().get(0).x();
      assertEquals(panel == 0 ? 1 : -1, best);
    }
  }

  @Tag("slow")
  @Test
  void drawingIsRepeatable() throws IOException {
    RunDirectory run = SampleRun.quickstart(root.resolve("run"));
    Path page = ReportWriter.write(run, LossLevels.none()).page();
    String first = Files.readString(page);
    ReportWriter.write(run, LossLevels.none());
    assertEquals(first, Files.readString(page));
  }

  /** Elements of the many drawings on one page must not refer to each other's clip paths. */
  @Tag("slow")
  @Test
  void pageHasNoIdTwice() throws IOException {
    String page =
        Files.readString(
            ReportWriter.write(SampleRun.quickstart(root.resolve("run")), LossLevels.none())
                .page());
    List<String> ids =
        Pattern.compile(" id=\"([^\"]+)\"")
            .matcher(page)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertTrue(ids.size() > 10);
    assertEquals(new HashSet<>(ids).size(), ids.size());
    assertTrue(page.contains("case high") && !page.contains("<?xml"));
  }

  @Test
  void tablesOfAnEarlierReportDoNotGoOnTelling() throws IOException {
    RunDirectory run = SampleRun.write(root.resolve("run"), Map.of(), 1);
    for (String table : List.of("best.csv", "paired.csv")) {
      run.writeTable(table, true, "of,an,earlier\nreport,1,2\n");
    }
    ReportWriter.write(run, LossLevels.none());
    for (String table : List.of("best.csv", "paired.csv")) {
      List<String> lines = Files.readAllLines(run.root().resolve(table));
      assertEquals(1, lines.size(), table + ": its header alone");
      assertTrue(lines.get(0).contains("metric"), lines.get(0));
    }
    RunDirectory other = SampleRun.write(root.resolve("other"), Map.of(), 1);
    ReportWriter.write(other, LossLevels.none());
    assertFalse(Files.exists(other.root().resolve("best.csv")));
  }

  @Tag("slow")
  @Test
  void oddRunsAreReportedToo() throws IOException {
    Map<String, List<?>> words = new LinkedHashMap<>();
    words.put("optimizer.kind", List.of("a", "b"));
    assertEquals(
        8,
        ReportWriter.write(SampleRun.write(root.resolve("w"), words, 2), LossLevels.none())
            .figures()
            .size());
    ReportWriter.Report single =
        ReportWriter.write(SampleRun.write(root.resolve("single"), Map.of(), 1), LossLevels.none());
    assertTrue(Files.readString(single.page()).contains("One setting × 1 seed: 1 cell done"));

    Path diverged = root.resolve("diverged");
    try (RunDirectory run = RunDirectory.create(diverged)) {
      assertThrows(DamagedRunException.class, () -> ReportWriter.write(run, LossLevels.none()));
      for (int seed = 0; seed < 2; seed++) {
        Map<String, Object> axes = Map.of("seed", seed);
        run.append(
            new CellRecord("d" + seed, axes, CellStatus.DIVERGED, Map.of(), 3, 1),
            List.of(),
            List.of());
      }
      ReportWriter.Report report = ReportWriter.write(run, LossLevels.none());
      assertEquals(List.of(), report.figures());
      assertTrue(Files.readString(report.page()).contains("every cell diverged"));
      assertTrue(report.console().contains("2 of 2"));
    }
  }

  @Test
  void failedCellsAreNamedWithTheirReason() throws IOException {
    try (RunDirectory run = RunDirectory.create(root.resolve("failed"))) {
      Map<String, Object> axes = Map.of("preconditioner.p", -1);
      run.append(CellRecord.failed("f", axes, "Σ is <singular>", 0, 0), List.of(), List.of());
      ReportWriter.Report all = ReportWriter.write(run, LossLevels.none());
      assertEquals(List.of(), all.figures());
      assertTrue(Files.readString(all.page()).contains("no cell has a result"));

      Map<String, Double> loss = Map.of("test_loss", 1.5);
      Map<String, Object> other = Map.of("preconditioner.p", 0);
      run.append(CellRecord.finished("d", other, loss, 3, 1), List.of(), List.of());
      ReportWriter.Report report = ReportWriter.write(run, LossLevels.none());
      String page = Files.readString(report.page());
      assertTrue(page.contains("1 cell done, 0 diverged, 1 failed."), page);
      assertTrue(page.contains("1 of 2 cells failed: Σ is &lt;singular&gt; (cell f"), page);
      assertTrue(page.contains("<td>1 of 1</td>"), page);
      String console = report.console();
      assertTrue(console.contains("failed"), console);
      String svg = Files.readString(report.figures().get(0));
      assertTrue(svg.contains("a seed failed (left out of the mean)"));
    }
  }

  @Test
  void neighbouringExponentsHaveDistinctColours() {
    List<Object> values = List.of(-2L, -1.5, -1L, -0.5, 0L, 0.5, 1L);
    for (Theme theme : List.of(Theme.LIGHT, Theme.DARK)) {
      for (int i = 1; i < values.size(); i++) {
        Color left = theme.of(AxisName.P.path(), values.get(i - 1), values);
        Color right = theme.of(AxisName.P.path(), values.get(i), values);
        int difference =
            Math.abs(left.getRed() - right.getRed())
                + Math.abs(left.getGreen() - right.getGreen())
                + Math.abs(left.getBlue() - right.getBlue());
        assertTrue(difference > 60, theme.name() + " " + values.get(i) + " " + difference);
      }
      assertNotEquals(theme.ink(), theme.background());
    }
  }

  /** A runtime without any font, as on a bare server: the page is written, and says what to do. */
  @Tag("slow")
  @Test
  void withoutFontsThePageSaysSo() throws Exception {
    SampleRun.quickstart(root.resolve("run"));
    Path none = Files.createDirectory(root.resolve("fonts"));
    Path empty =
        Files.writeString(
            root.resolve("fonts.conf"),
            "<fontconfig><dir>%1$s</dir><cachedir>%1$s</cachedir></fontconfig>".formatted(none));
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-Dsun.java2d.fontpath=" + none,
                "-Dsun.awt.fontconfig=" + none.resolve("none"),
                "-cp",
                System.getProperty("java.class.path"),
                Reporter.class.getName(),
                root.resolve("run").toString())
            .redirectErrorStream(true);
    builder.environment().put("FONTCONFIG_FILE", empty.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.startsWith("0 figures; [Figures are left out because this machine"), output);
    assertTrue(
        Files.readString(root.resolve("run/report.html")).contains("install fontconfig"), output);
  }

  /** Reports on the run named by its argument. */
  static final class Reporter {
    public static void main(String[] arguments) throws IOException {
      ReportWriter.Report report =
          ReportWriter.write(RunDirectory.open(Path.of(arguments[0])), LossLevels.none());
      System.out.println(report.figures().size() + " figures; " + report.notes());
    }
  }
}
