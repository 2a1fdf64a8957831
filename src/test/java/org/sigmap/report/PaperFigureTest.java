package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Rectangle2D;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.math.Estimate;
import org.sigmap.results.AxisName;
import org.sigmap.results.LossLevels;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Summary;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What `--style paper` writes can be printed as it is. */
class PaperFigureTest {
  private static final double INCHES = 5.5;
  private static final double LEAST_POINTS = 7;
  private static final Style PAPER =
      new Style(
          OptionalDouble.of(INCHES * 72),
          false,
          Typeface.printed(),
          EnumSet.allOf(Style.Format.class));

  @TempDir Path root;

  private static List<Element> texts(String svg) throws Exception {
    NodeList nodes =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
            .getElementsByTagName("text");
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  @Test
  void filesHaveTheWidthAndLettersThatCanBeRead() throws Exception {
    RunDirectory run = SampleRun.quickstart(root.resolve("run"));
    ReportWriter.Report report = ReportWriter.write(run, LossLevels.none(), false, PAPER);
    Path curves = run.figures().resolve("curves-test_loss.svg");
    assertTrue(report.figures().contains(curves));
    String svg = Files.readString(curves);
    assertTrue(svg.contains("width=\"396.00pt\""), "5.5 inches");
    List<String> said = texts(svg).stream().map(Element::getTextContent).toList();
    assertTrue(said.containsAll(List.of("test loss", "p = −1", "case high")), said.toString());
    assertFalse(said.stream().anyMatch(text -> text.contains("?")), "the caption has the title");
    assertTrue(
        texts(Files.readString(run.figures().resolve("final-test_loss.svg"))).stream()
            .anyMatch(text -> text.getTextContent().equals("p")),
        "the axis by its symbol");
    assertEquals(
        1650, ImageIO.read(run.figures().resolve("curves-test_loss.png").toFile()).getWidth());

    String caption = Files.readString(run.figures().resolve("curves-test_loss.txt"));
    assertTrue(caption.startsWith("How does test loss move during training?\nMean over seeds"));
    assertTrue(caption.contains("Thin lines: single seeds."), caption);
    assertTrue(caption.contains("test loss (dimensionless) against training step (updates)."));

    try (PDDocument pdf = Loader.loadPDF(run.figures().resolve("curves-test_loss.pdf").toFile())) {
      assertEquals(INCHES * 72, pdf.getPage(0).getMediaBox().getWidth(), 0.01);
      Letters letters = new Letters();
      String text = letters.getText(pdf);
      assertTrue(text.contains("case high") && text.contains("p = −1"), text);
      assertTrue(letters.least >= LEAST_POINTS, letters.least + " points");
      assertTrue(letters.embedded, "fonts are in the file");
    }
    String page = Files.readString(report.page());
    assertTrue(page.contains("<a href=\"figures/curves-test_loss.pdf\">"));
    assertTrue(page.contains("case high"), "the page's own drawings stay as they were");
  }

  /** The sizes of a document's letters. */
  private static final class Letters extends PDFTextStripper {
    private double least = Double.MAX_VALUE;
    private boolean embedded = true;

    @Override
    protected void writeString(String text, List<TextPosition> positions) throws IOException {
      for (TextPosition position : positions) {
        least = Math.min(least, position.getYScale());
        embedded &= position.getFont().isEmbedded();
      }
      super.writeString(text, positions);
    }
  }

  private static Figure lines(int count) {
    List<Summary.Row> rows = new ArrayList<>();
    for (int kind = 0; kind < count; kind++) {
      for (double p : new double[] {-1, 0, 1}) {
        Map<String, Object> setting = Map.of("kind", "k" + (100 + kind), AxisName.P.path(), p);
        rows.add(new Summary.Row(setting, "test_loss", Estimate.of(1 + kind + p, 1.1 + kind + p)));
      }
    }
    Summary summary = new Summary(List.of("kind", AxisName.P.path()), rows);
    Goal goal = Goal.of(summary).orElseThrow();
    return FinalMetricFigure.of(summary, Seeds.of(List.of()), goal, Optional.empty(), Theme.LIGHT);
  }

  @Test
  void linesThatCannotBeToldApartHavePanelsOfTheirOwn() {
    assertEquals(1, lines(24).panels().size());
    Figure many = lines(25);
    assertEquals(24, many.panels().size(), "as many as there is room for");
    assertEquals("kind = k100", many.panels().get(0).title());
    assertEquals(3, many.panels().get(0).series().get(0).points().size());
    assertEquals(List.of(), many.legend());
    assertTrue(many.subtitle().contains("24 of 25 panels"), many.subtitle());
  }

  /** Keys of 24 lines stand in rows, none over another, none beyond the edge; long ones are cut. */
  @Test
  void keysDoNotCoverEachOther() throws Exception {
    List<Series> keys =
        IntStream.range(0, 24)
            .mapToObj(
                i ->
                    Series.marks(
                        "line " + i + " of a long name".repeat(i == 5 ? 12 : 1),
                        Theme.LIGHT.ink(),
                        Symbol.CIRCLE,
                        List.of()))
            .toList();
    Figure figure = FigurePainterTest.figure(1, List.of(new Figure.Panel("", keys)), keys);
    List<Rectangle2D> boxes = new ArrayList<>();
    for (Element text : texts(FigureImage.svg(figure, Theme.LIGHT, PAPER))) {
      if (text.getTextContent().startsWith("line")) {
        double x = Double.parseDouble(text.getAttribute("x"));
        double width = Double.parseDouble(text.getAttribute("textLength"));
        double y = Double.parseDouble(text.getAttribute("y"));
        Rectangle2D box = new Rectangle2D.Double(x, y - 12, width, 14);
        assertTrue(box.getMaxX() <= PAPER.width().getAsDouble(), text.getTextContent());
        assertTrue(boxes.stream().noneMatch(box::intersects), text.getTextContent());
        boxes.add(box);
      }
    }
    assertEquals(24, boxes.size());
  }
}
