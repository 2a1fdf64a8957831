package org.sigmap.report;

import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.awt.font.FontRenderContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The fonts of figures, all from one family.
 *
 * @param family its name
 */
public record Typeface(String family) {
  private static final FontRenderContext PLAIN = new FontRenderContext(null, true, true);

  /** The system's sans-serif family. */
  static final Typeface SYSTEM = new Typeface(Font.SANS_SERIF);

  /** What papers are printed with unless they say: the first of these that is installed. */
  private static final List<String> PRINTED =
      List.of("DejaVu Sans", "Liberation Sans", "Helvetica", "Arial");

  /** Fonts about as wide as the one that Java measures with on most systems. */
  private static final String SIMILAR = "'DejaVu Sans', Verdana, sans-serif";

  /** The family of a name, however it is capitalised; absent where it is not installed. */
  public static Optional<Typeface> named(String family) {
    return Stream.of(
            GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames())
        .filter(name -> name.equalsIgnoreCase(family.strip()))
        .findFirst()
        .map(Typeface::new);
  }

  /** What papers are printed with unless they say. */
  public static Typeface printed() {
    return PRINTED.stream().flatMap(name -> named(name).stream()).findFirst().orElse(SYSTEM);
  }

  Font title() {
    return new Font(family, Font.BOLD, 18);
  }

  Font panel() {
    return new Font(family, Font.BOLD, 13);
  }

  Font label() {
    return new Font(family, Font.PLAIN, 13);
  }

  Font tick() {
    return new Font(family, Font.PLAIN, 12);
  }

  /** As style sheets name it. */
  String css() {
    return equals(SYSTEM) ? SIMILAR : "'" + family.replace("'", "") + "', " + SIMILAR;
  }

  /** Width of a text in points. */
  static double width(Font font, String text) {
    return font.getStringBounds(text, PLAIN).getWidth();
  }

  /** Whether this Java runtime can draw text; a bare server often has no fonts at all. */
  static boolean available() {
    try {
      return width(SYSTEM.label(), "p") > 0;
    } catch (RuntimeException | LinkageError | InternalError e) {
      // The Java runtime says "no fonts" with any of these, by version and system.
      return false;
    }
  }
}
