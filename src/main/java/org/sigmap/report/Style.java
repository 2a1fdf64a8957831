package org.sigmap.report;

import java.util.EnumSet;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What figures' files are like: as the page shows them, or as a paper prints them, whose smallest
 * letters are {@value #LEAST_POINTS} points high.
 *
 * @param points width in points (1/72 inch), absent for the screen's own
 * @param titled whether title and subtitle stand above the panels
 * @param type the fonts
 * @param formats the files that are written
 */
public record Style(OptionalDouble points, boolean titled, Typeface type, Set<Format> formats) {
  /** Kinds of files. */
  public enum Format {
    SVG,
    PNG,
    PDF;

    String end() {
      return "." + name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a figure is drawn in at the screen's font sizes is so many points in print. */
  private static final double PRINTED = 0.6;

  /** Narrower panels have no room for their labels. */
  private static final int LEAST_PANEL = 150;

  static final double LEAST_POINTS = PRINTED * 12;
  private static final double POINTS_PER_PIXEL = 0.75;
  private static final double SCREEN_PIXELS = 2;

  /** 300 pixels an inch. */
  private static final double PRINTED_PIXELS = PRINTED * 300 / 72;

  /** Seeds that may be drawn as thin lines. */
  private static final int FEW_SEEDS = 6;

  /** As the page shows figures. */
  public static final Style SCREEN =
      new Style(OptionalDouble.empty(), true, Typeface.SYSTEM, EnumSet.of(Format.SVG, Format.PNG));

  boolean printed() {
    return points.isPresent();
  }

  /** Width in the units that figures are laid out in, if it is not theirs to choose. */
  OptionalDouble width() {
    return points.isPresent() ? OptionalDouble.of(points.getAsDouble() / PRINTED) : points;
  }

  /** Points a unit. */
  double unit() {
    return printed() ? PRINTED : POINTS_PER_PIXEL;
  }

  double pixels() {
    return printed() ? PRINTED_PIXELS : SCREEN_PIXELS;
  }

  /** As many columns as leave panels room. */
  int columns(int wanted, double inner, int gap) {
    int most = (int) ((inner + gap) / (LEAST_PANEL + gap));
    return printed() ? Math.max(1, Math.min(wanted, most)) : wanted;
  }

  /** A label with its unit, which print leaves out where there is none. */
  String label(String label) {
    return printed() ? label.replace(" (dimensionless)", "") : label;
  }

  /** Whether single seeds are drawn as thin lines behind their mean. */
  boolean shows(Series series) {
    return printed()
        && series.line() != Series.Line.NONE
        && series.seeds().size() > 1
        && series.seeds().size() <= FEW_SEEDS;
  }
}
