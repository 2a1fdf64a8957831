package org.sigmap.report;

import java.awt.Font;
import java.awt.font.FontRenderContext;

/** The fonts of figures, all from the system's sans-serif family. */
final class Typeface {
  static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 18);
  static final Font PANEL = new Font(Font.SANS_SERIF, Font.BOLD, 13);
  static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  static final Font TICK = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final FontRenderContext PLAIN = new FontRenderContext(null, true, true);

  private Typeface() {}

  /** Width of a text in points. */
  static double width(Font font, String text) {
    return font.getStringBounds(text, PLAIN).getWidth();
  }

  /** Whether this Java runtime can draw text; a bare server often has no fonts at all. */
  static boolean available() {
    try {
      return width(LABEL, "p") > 0;
    } catch (RuntimeException | LinkageError | InternalError e) {
      // The Java runtime says "no fonts" with any of these, by version and system.
      return false;
    }
  }
}
