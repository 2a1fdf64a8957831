package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.Nasty;
import org.sigmap.results.CellRecord;
import org.sigmap.results.ImageSample;
import org.sigmap.results.LossLevels;
import org.sigmap.results.Provenance;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Session;
import org.sigmap.results.Sessions;
import org.sigmap.results.Summary;
import org.sigmap.spec.Words;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;

/** Whatever a run's files hold, a page and its figures show it as text. */
class MarkupTest {
  private static final int PAGES = 100;
  private static final int TEXTS = 2000;
  private static final String FILE = "x:\u00e9 #1%3F?&<b>.csv";
  private static final String SCRIPT = "</title><script>alert(1)</script>";

  private static Document parse(String xml) throws Exception {
    DocumentBuilder builder = builder();
    return builder.parse(new InputSource(new StringReader(xml)));
  }

  private static DocumentBuilder builder() throws ParserConfigurationException {
    DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    builder.setErrorHandler(new DefaultHandler());
    return builder;
  }

  @Test
  void anyTextIsContentAndAttributeOfXml() throws Exception {
    for (String text : Nasty.texts(7, TEXTS)) {
      // An XML reader makes one line feed of a carriage return and what follows it.
      String seen = Markup.legal(text).replace("\r\n", "\n").replace('\r', '\n');
      String safe = Markup.escape(text);
      Element p = parse("<p title=\"" + safe + "\">" + safe + "</p>").getDocumentElement();
      assertEquals(seen, p.getTextContent());
      assertEquals(seen.replaceAll("[\n\t]", " "), p.getAttribute("title"));
      assertEquals(0, p.getElementsByTagName("*").getLength());
    }
  }

  @Test
  void noTextOfARunIsMarkupInItsPage() throws Exception {
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < PAGES; i++) {
      Document page = parse(page(random));
      NodeList elements = page.getElementsByTagName("*");
      for (int e = 0; e < elements.getLength(); e++) {
        Element element = (Element) elements.item(e);
        assertFalse(Set.of("img", "svg").contains(element.getTagName()));
        for (int a = 0; a < element.getAttributes().getLength(); a++) {
          assertFalse(element.getAttributes().item(a).getNodeName().startsWith("on"));
        }
      }
      scriptsAreTheProgramsOwn(page, false);
      assertTrue(links(page).contains(FILE), "an address leads to the file");
    }
  }

  /** The paths that the page's links lead to. */
  private static Set<String> links(Document page) {
    Set<String> paths = new HashSet<>();
    NodeList links = page.getElementsByTagName("a");
    for (int i = 0; i < links.getLength(); i++) {
      paths.add(
          URI.create(((Element) links.item(i)).getAttribute("href"))
              .getPath()
              .replaceFirst("^\\./", ""));
    }
    return paths;
  }

  /** The data, the charting library where there is a figure to draw, and the page's program. */
  private static void scriptsAreTheProgramsOwn(Document page, boolean charts) throws Exception {
    NodeList scripts = page.getElementsByTagName("script");
    assertEquals(charts ? 3 : 2, scripts.getLength());
    Element data = (Element) scripts.item(0);
    assertEquals("application/json", data.getAttribute("type"));
    new ObjectMapper().readTree(data.getTextContent());
    String policy = ((Element) page.getElementsByTagName("meta").item(3)).getAttribute("content");
    for (int i = 1; i < scripts.getLength(); i++) {
      String name = i < scripts.getLength() - 1 ? Resources.CHARTS : Resources.PROGRAM;
      String text = Markup.scriptText(Resources.text(name));
      assertTrue(text.contains(scripts.item(i).getTextContent().strip().substring(5)));
      assertTrue(policy.contains(Resources.hash(text)), "a browser runs it and no other");
    }
  }

  private static String page(SplittableRandom random) throws Exception {
    List<CellRecord> cells = new ArrayList<>();
    String axis = Nasty.text(random);
    for (int setting = 0; setting < 3; setting++) {
      Map<String, Object> axes = new LinkedHashMap<>();
      axes.put(axis, Nasty.text(random) + setting);
      axes.put("seed", 0);
      cells.add(CellRecord.finished("c" + setting, axes, Map.of("test_loss", 0.1), 5, 1));
    }
    Provenance provenance =
        new Provenance(
            Nasty.text(random),
            Nasty.text(random),
            Nasty.text(random),
            Nasty.text(random),
            2,
            Nasty.text(random),
            List.of(Nasty.text(random)),
            null,
            Nasty.text(random),
            Nasty.text(random),
            1,
            Map.of(Nasty.text(random), Nasty.text(random)),
            List.of(Nasty.text(random)));
    return new HtmlReport(
            Nasty.text(random),
            cells,
            Summary.of(cells),
            SampleRun.conclusions(cells),
            List.of(new HtmlReport.Drawing(Nasty.text(random), "", "")),
            List.of(Nasty.text(random)),
            Optional.of(Nasty.text(random)),
            new Sessions(List.of(new Session(provenance, 0, 6))),
            Optional.of(Nasty.text(random)),
            Optional.of(Nasty.text(random)),
            List.of(),
            List.of(FILE))
        .html();
  }

  private static void assertCaptionsAreText(ReportWriter.Report printed) throws Exception {
    int captions = 0;
    for (Path figure : printed.figures()) {
      if (figure.toString().endsWith(".txt")) {
        for (String line : Files.readAllLines(figure)) {
          assertFalse(line.codePoints().anyMatch(Words::isHidden), line);
        }
        captions++;
      }
    }
    assertTrue(captions > 0);
  }

  /** What exhibits call their images reaches the page, a drawing's title and the drawing itself. */
  @Test
  void exhibitsAndAxesAreTextInEveryFigure(@TempDir Path folder) throws Exception {
    Map<String, List<?>> sweep = new LinkedHashMap<>();
    sweep.put("teacher.<b>\u0001", List.of(SCRIPT + "\u001b[1m", "b\u0007\nc", "\uffff"));
    Path root = folder.resolve("run");
    SampleRun.write(root, sweep, 2).close();
    try (RunDirectory run = RunDirectory.resume(root, SampleRun.SPEC)) {
      run.writeExhibit(ImageSample.SET_FILE, SCRIPT);
      run.writeExhibit(
          ImageSample.FILE,
          ImageSample.toCsv(List.of(new ImageSample(SCRIPT, 0, 1, 2, 2, new byte[4]))));
      ReportWriter.Report report = ReportWriter.write(run, LossLevels.none());
      Document page = parse(Files.readString(report.page()));
      scriptsAreTheProgramsOwn(page, true);
      assertTrue(page.getDocumentElement().getTextContent().contains(SCRIPT));
      int drawings = 0;
      for (Path figure : report.figures()) {
        if (figure.toString().endsWith(".svg")) {
          Document svg = parse(Files.readString(figure));
          assertEquals(0, svg.getElementsByTagName("script").getLength(), figure.toString());
          drawings++;
        }
      }
      assertTrue(drawings > 3);
      assertCaptionsAreText(
          ReportWriter.write(
              run,
              LossLevels.none(),
              false,
              new Style(
                  OptionalDouble.of(400),
                  false,
                  Typeface.printed(),
                  EnumSet.of(Style.Format.SVG))));
    }
  }
}
