package org.sigmap.export.drawing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sigmap.export.drawing.GraphOutline.LooseOperations;

/** A box with its text laid out. */
record BoxShape(double width, double height, List<Label> labels, Map<String, String> colours) {
  static final double CHIP_PAD = 6;

  private static final double PAD = 12;
  private static final double LINE = 16;
  private static final double CHIP_LINE = 23;
  private static final double WIDEST_CHIPS = 420;

  /** Advance of an average glyph, as a part of the font size. */
  private static final double GLYPH = 0.53;

  /**
   * A line of text.
   *
   * @param y of the base line
   * @param chip whether a small frame stands around it
   */
  record Label(
      String text,
      double x,
      double y,
      double size,
      double width,
      boolean bold,
      boolean chip,
      boolean accent) {}

  static BoxShape of(OutlineBox box) {
    List<Label> labels = new ArrayList<>();
    double y = 21;
    labels.add(label(box.title(), y, 13, true));
    for (String line : box.lines()) {
      y += LINE;
      labels.add(label(line, y, 11, false));
    }
    double x = PAD;
    for (String chip : box.chips()) {
      double needed = textWidth(chip, 11, false) + 2 * CHIP_PAD;
      if (x == PAD || x + needed > WIDEST_CHIPS) {
        x = PAD;
        y += CHIP_LINE;
      }
      boolean accent = chip.startsWith("GradientTransform");
      labels.add(new Label(chip, x + CHIP_PAD, y, 11, needed - 2 * CHIP_PAD, false, true, accent));
      x += needed + 6;
    }
    double right =
        labels.stream()
            .mapToDouble(l -> l.x() + l.width() + (l.chip() ? CHIP_PAD : 0))
            .max()
            .orElse(0);
    return new BoxShape(right + PAD, y + 13, labels, colours(box));
  }

  private static Label label(String text, double y, double size, boolean bold) {
    return new Label(text, PAD, y, size, textWidth(text, size, bold), bold, false, false);
  }

  private static double textWidth(String text, double size, boolean bold) {
    return text.length() * size * (bold ? GLYPH + 0.08 : GLYPH);
  }

  private static Map<String, String> colours(OutlineBox box) {
    if (box.accent()) {
      return Map.of("fill", "#fdeeda", "stroke", "#c9771a");
    }
    return switch (box.key()) {
      case GraphOutline.INPUTS, GraphOutline.OUTPUTS ->
          Map.of("fill", "#ffffff", "stroke", "#a3aebb");
      case LooseOperations.VARIABLES -> Map.of("fill", "#e6f3ec", "stroke", "#3f8f68");
      default -> Map.of("fill", "#e8f0fa", "stroke", "#4a78b0");
    };
  }
}
