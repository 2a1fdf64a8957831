package org.sigmap.report;

import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGIDGenerator;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A figure as the text of an SVG document or the bytes of a PNG file. */
final class FigureImage {
  private static final String SVG = "http://www.w3.org/2000/svg";
  private static final int PNG_SCALE = 2;
  private static final int DECIMALS = 2;

  /** Fonts about as wide as the one that Java measures with on most systems. */
  private static final String FONTS = "font-family: 'DejaVu Sans', Verdana, sans-serif";

  private FigureImage() {}

  /** The figure as an SVG element; colours are the theme's, texts stay texts. */
  static String svg(Figure figure, Theme theme) throws IOException {
    FigurePainter painter = new FigurePainter(figure, theme);
    Document document = emptyDocument();
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
    context.setComment("Sigmap");
    context.setPrecision(DECIMALS);
    // Several figures stand in one page, where their clip paths must not share names.
    String prefix = figure.name() + "-" + theme.name() + "-";
    context.setIDGenerator(
        new SVGIDGenerator() {
          @Override
          public String generateID(String kind) {
            return prefix + super.generateID(kind);
          }
        });
    SvgCanvas canvas = new SvgCanvas(context);
    canvas.setSVGCanvasSize(new Dimension(painter.width(), painter.height()));
    painter.paint(canvas);
    Element root = canvas.getRoot();
    root.setAttributeNS(null, "viewBox", "0 0 " + painter.width() + " " + painter.height());
    root.setAttributeNS(null, "role", "img");
    // Batik gives this one name to the definitions of every drawing.
    Element definitions = (Element) root.getElementsByTagName("defs").item(0);
    definitions.removeAttributeNS(null, "id");
    Element title = document.createElementNS(SVG, "title");
    title.setTextContent(Markup.legal(figure.title()));
    Element style = document.createElementNS(SVG, "style");
    style.setTextContent("text { " + FONTS + " }");
    root.insertBefore(style, root.getFirstChild());
    root.insertBefore(title, style);
    StringWriter text = new StringWriter();
    canvas.stream(root, text, false, false);
    // Without the prolog and its document type, which has no place inside a page.
    String drawing = text.toString();
    return drawing.substring(drawing.indexOf("<svg"));
  }

  private static Document emptyDocument() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVG, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("This Java runtime has no default XML parser", e);
    }
  }

  /** The figure as a PNG file of twice its size in pixels, for sharp text. */
  static byte[] png(Figure figure, Theme theme) throws IOException {
    FigurePainter painter = new FigurePainter(figure, theme);
    BufferedImage image =
        new BufferedImage(
            PNG_SCALE * painter.width(), PNG_SCALE * painter.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      g.setRenderingHint(
          RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
      g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      g.scale(PNG_SCALE, PNG_SCALE);
      painter.paint(g);
    } finally {
      g.dispose();
    }
    return png(image);
  }

  /** A PNG file's bytes, made in memory: by itself the library takes a temporary file for each. */
  static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IOException("This Java runtime cannot write PNG files");
      }
    }
    return bytes.toByteArray();
  }
}
