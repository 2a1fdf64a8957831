package org.sigmap.report;

import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.DOMGroupManager;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A figure as the text of an SVG document or the bytes of a PNG file. */
record FigureImage(Figure light, Figure dark) implements Picture {
  private static final String SVG = "http://www.w3.org/2000/svg";
  private static final int DECIMALS = 2;

  private static final Map<RenderingHints.Key, Object> SHARP =
      Map.of(
          RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON,
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON,
          RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON,
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);

  @Override
  public String name() {
    return light.name();
  }

  @Override
  public String caption(Style style) {
    boolean thin = light.panels().stream().flatMap(p -> p.series().stream()).anyMatch(style::shows);
    List<String> panels =
        light.panels().stream().map(Figure.Panel::title).filter(title -> !title.isEmpty()).toList();
    return light.title()
        + "\n"
        + light.subtitle()
        + (thin ? " Thin lines: single seeds." : "")
        + light.cut()
        + "\n%s against %s.".formatted(light.y().label(), light.x().label())
        + (panels.isEmpty() ? "" : "\nPanels: " + String.join("; ", panels) + ".");
  }

  @Override
  public String svg(Theme theme, Style style) throws IOException {
    return svg(theme == Theme.DARK ? dark : light, theme, style);
  }

  @Override
  public byte[] png(Style style) throws IOException {
    FigurePainter painter = new FigurePainter(light, Theme.LIGHT, style);
    return png(painter.width(), painter.height(), style.pixels(), SHARP, painter::paint);
  }

  @Override
  public byte[] pdf(Style style) throws IOException {
    FigurePainter painter = new FigurePainter(light, Theme.LIGHT, style);
    return PdfFile.of(
        painter.width(), painter.height(), style.unit(), light.title(), painter::paint);
  }

  @Override
  public Optional<String> data(Filters filters) {
    return Optional.of(new ChartData(light, dark, filters).json());
  }

  /** The figure as an SVG element; colours are the theme's, texts stay texts. */
  static String svg(Figure figure, Theme theme, Style style) throws IOException {
    FigurePainter painter = new FigurePainter(figure, theme, style);
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
    Canvas canvas = new Canvas(context);
    canvas.setSVGCanvasSize(new Dimension(painter.width(), painter.height()));
    painter.paint(canvas);
    Element root = canvas.getRoot();
    root.setAttributeNS(null, "viewBox", "0 0 " + painter.width() + " " + painter.height());
    root.setAttributeNS(null, "role", "img");
    if (style.printed()) {
      root.setAttributeNS(null, "width", points(style, painter.width()));
      root.setAttributeNS(null, "height", points(style, painter.height()));
    }
    // Batik gives this one name to the definitions of every drawing.
    Element definitions = (Element) root.getElementsByTagName("defs").item(0);
    definitions.removeAttributeNS(null, "id");
    Element title = document.createElementNS(SVG, "title");
    title.setTextContent(Markup.legal(figure.title()));
    Element sheet = document.createElementNS(SVG, "style");
    sheet.setTextContent("text { font-family: " + style.type().css() + " }");
    root.insertBefore(sheet, root.getFirstChild());
    root.insertBefore(title, sheet);
    StringWriter text = new StringWriter();
    canvas.stream(root, text, false, false);
    // Without the prolog and its document type, which has no place inside a page.
    String drawing = text.toString();
    return drawing.substring(drawing.indexOf("<svg"));
  }

  private static String points(Style style, int units) {
    return String.format(Locale.ROOT, "%.2fpt", style.unit() * units);
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

  /**
   * What is painted as a PNG file.
   *
   * @param pixels pixels a unit, several for sharp text
   */
  static byte[] png(
      int width,
      int height,
      double pixels,
      Map<RenderingHints.Key, Object> hints,
      Consumer<Graphics2D> painting)
      throws IOException {
    BufferedImage image =
        new BufferedImage(
            (int) Math.round(pixels * width),
            (int) Math.round(pixels * height),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.addRenderingHints(hints);
      g.scale(pixels, pixels);
      painting.accept(g);
    } finally {
      g.dispose();
    }
    return PngFile.of(image);
  }

  /**
   * An SVG canvas whose texts keep the width they were laid out with: a viewer's sans-serif font is
   * seldom the one that measured them, and labels would drift from their ticks.
   */
  private static final class Canvas extends SVGGraphics2D {
    Canvas(SVGGeneratorContext context) {
      super(context, false);
    }

    private Canvas(Canvas parent) {
      super(parent);
    }

    @Override
    public Graphics create() {
      return new Canvas(this);
    }

    @Override
    public void drawString(String text, float x, float y) {
      SVGGeneratorContext context = getGeneratorContext();
      double width = Typeface.width(getFont(), text);
      Element element = getDOMFactory().createElementNS(SVG_NAMESPACE_URI, SVG_TEXT_TAG);
      element.setAttributeNS(null, SVG_X_ATTRIBUTE, context.doubleString(x));
      element.setAttributeNS(null, SVG_Y_ATTRIBUTE, context.doubleString(y));
      element.setAttributeNS(null, SVG_TEXT_LENGTH_ATTRIBUTE, context.doubleString(width));
      element.setAttributeNS(null, "lengthAdjust", "spacingAndGlyphs");
      element.appendChild(getDOMFactory().createTextNode(Markup.legal(text)));
      domGroupManager.addElement(element, DOMGroupManager.FILL);
    }
  }
}
