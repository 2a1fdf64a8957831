package org.sigmap.cli;

import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sigmap.report.Style;
import org.sigmap.report.Typeface;
import org.sigmap.spec.Words;
import picocli.CommandLine.Option;

/** What the files of figures are like. */
public final class StyleOptions {
  private static final double INCH = 72;
  private static final Map<String, Double> POINTS =
      Map.of("in", INCH, "cm", INCH / 2.54, "mm", INCH / 25.4, "pt", 1.0);
  private static final Pattern LENGTH = Pattern.compile("(\\d+(?:\\.\\d+)?)(in|cm|mm|pt)");
  private static final double LEAST = 2.5 * INCH;
  private static final double MOST = 40 * INCH;

  /** Words of {@code --style}. */
  private enum Kind {
    screen,
    paper
  }

  @Option(
      names = "--style",
      paramLabel = "screen|paper",
      description =
          "What the files of figures are like: as the page shows them, or for print, with letters"
              + " of 7 points and more, short labels and captions as text files"
              + " (default: screen).")
  private Kind kind = Kind.screen;

  @Option(
      names = "--width",
      paramLabel = "LENGTH",
      description = "Width in print, such as 5.5in, 14cm, 140mm or 396pt (default: 5.5in).")
  private String width;

  @Option(
      names = "--format",
      split = ",",
      paramLabel = "FORMAT",
      description = "Files of each figure: svg, png, pdf (default: svg,png).")
  private Set<Style.Format> formats = EnumSet.copyOf(Style.SCREEN.formats());

  @Option(
      names = "--no-title",
      description = "Leave title and subtitle out of the files: a caption says them.")
  private boolean untitled;

  @Option(
      names = "--font",
      paramLabel = "FAMILY",
      description = "An installed family of fonts for the files of figures.")
  private String font;

  /**
   * @throws CommandFailure if the width is no length that can be printed, or the font is missing
   */
  public Style resolve() {
    if (width != null && kind == Kind.screen) {
      throw CommandFailure.usage("--width is for print: add --style paper");
    }
    Typeface type =
        font == null
            ? kind == Kind.paper ? Typeface.printed() : Style.SCREEN.type()
            : Typeface.named(font).orElseThrow(() -> missing(font));
    return new Style(
        kind == Kind.paper
            ? OptionalDouble.of(points(width == null ? "5.5in" : width))
            : OptionalDouble.empty(),
        !untitled,
        type,
        EnumSet.copyOf(formats));
  }

  private static CommandFailure missing(String font) {
    return CommandFailure.usage(
        "--font names %s, which is not installed; `fc-list : family` lists what is"
            .formatted(Words.show(font)));
  }

  private static double points(String width) {
    Matcher length = LENGTH.matcher(width);
    double points =
        length.matches() ? Double.parseDouble(length.group(1)) * POINTS.get(length.group(2)) : 0;
    if (points < LEAST || points > MOST) {
      throw CommandFailure.usage(
          "--width is %s, but must be a length from 2.5in to 40in (in, cm, mm or pt), such as 5.5in"
              .formatted(Words.show(width)));
    }
    return points;
  }
}
