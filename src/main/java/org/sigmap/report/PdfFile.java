package org.sigmap.report;

import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2D;
import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2DFontTextDrawer;
import java.awt.Font;
import java.awt.Graphics2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.pdmodel.font.FontMapping;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** A picture as a page of PDF of its own size, with its letters as letters of embedded fonts. */
final class PdfFile {
  private PdfFile() {}

  /**
   * @param unit points a unit of the picture
   * @param title what readers show as the document's name
   */
  static byte[] of(
      double width, double height, double unit, String title, Consumer<Graphics2D> painting)
      throws IOException {
    try (PDDocument document = new PDDocument()) {
      document.getDocumentInformation().setTitle(title);
      PDPage page = new PDPage(new PDRectangle((float) (width * unit), (float) (height * unit)));
      document.addPage(page);
      PdfBoxGraphics2D canvas =
          new PdfBoxGraphics2D(document, (float) (width * unit), (float) (height * unit));
      try {
        canvas.setFontTextDrawer(new Letters());
        canvas.scale(unit, unit);
        painting.accept(canvas);
      } finally {
        canvas.dispose();
      }
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        content.drawForm(canvas.getXFormObject());
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      document.save(bytes);
      return bytes.toByteArray();
    }
  }

  /** Embeds what a text needs of its font; where the font's file is not found, its outlines. */
  private static final class Letters extends PdfBoxGraphics2DFontTextDrawer {
    /** Where PDFBox keeps its list of the system's fonts; without it, in the user's home. */
    private static final String LIST = "pdfbox.fontcache";

    private final Map<String, PDFont> fonts = new HashMap<>();

    Letters() {
      if (System.getProperty(LIST) == null) {
        System.setProperty(LIST, System.getProperty("java.io.tmpdir"));
      }
    }

    @Override
    protected PDFont mapFont(Font font, IFontTextDrawerEnv environment) throws IOException {
      String name = font.getPSName();
      if (!fonts.containsKey(name)) {
        FontMapping<TrueTypeFont> found = FontMappers.instance().getTrueTypeFont(name, null);
        boolean own =
            found != null && !found.isFallback() && found.getFont().getName().equals(name);
        fonts.put(
            name, own ? PDType0Font.load(environment.getDocument(), found.getFont(), true) : null);
      }
      return fonts.get(name);
    }
  }
}
