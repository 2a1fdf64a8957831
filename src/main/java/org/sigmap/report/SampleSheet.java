package org.sigmap.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sigmap.results.ImageSample;

/** Sample images with their labels, a row a set, so that a person sees what was tested. */
final class SampleSheet implements Picture {
  private static final String SUBTITLE =
      "First images of every set, first seed; below each image the label that counts as right.";

  private static final int SIDE = 56;
  private static final int GAP = 8;
  private static final int CAPTION = 16;
  private static final int NAMES = 150;
  private static final int LETTERS = 11;
  private static final int TOP = 64;
  private static final int MARGIN = 18;

  private static final Map<RenderingHints.Key, Object> SHARP_TEXT =
      Map.of(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);

  private final Map<String, List<ImageSample>> sets;
  private final String title;

  /**
   * @param images what the images are called, where that is known
   */
  SampleSheet(List<ImageSample> samples, Optional<String> images) {
    title = "What does the network see?" + images.map(name -> " (" + name + ")").orElse("");
    sets =
        samples.stream()
            .collect(
                Collectors.groupingBy(ImageSample::set, LinkedHashMap::new, Collectors.toList()));
  }

  /** One, where images were trained on. */
  static List<Picture> of(RunFacts facts) throws IOException {
    Optional<String> csv = facts.run().exhibit(ImageSample.FILE);
    return csv.isEmpty()
        ? List.of()
        : List.of(new SampleSheet(ImageSample.fromCsv(csv.get()), facts.images()));
  }

  @Override
  public String name() {
    return "image-samples";
  }

  private int width() {
    int most = sets.values().stream().mapToInt(List::size).max().orElse(0);
    return Math.max(640, 2 * MARGIN + NAMES + most * (SIDE + GAP));
  }

  private int height() {
    return TOP + sets.size() * (SIDE + CAPTION + GAP) + MARGIN;
  }

  @Override
  public String caption(Style style) {
    return title + "\n" + SUBTITLE;
  }

  @Override
  public byte[] png(Style style) throws IOException {
    return png(Theme.LIGHT, style);
  }

  private byte[] png(Theme theme, Style style) throws IOException {
    return FigureImage.png(
        width(), height(), style.pixels(), SHARP_TEXT, g -> paint(g, theme, style));
  }

  @Override
  public byte[] pdf(Style style) throws IOException {
    return PdfFile.of(width(), height(), unit(style), title, g -> paint(g, Theme.LIGHT, style));
  }

  /** Points a unit: as wide as is asked for. */
  private double unit(Style style) {
    return style.points().isPresent() ? style.points().getAsDouble() / width() : style.unit();
  }

  /** An element around the sheet's raster: pixels are what is shown. */
  @Override
  public String svg(Theme theme, Style style) throws IOException {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%5$s\" height=\"%6$s\" viewBox=\"0 0 %1$d %2$d\"><title>%3$s</title><image width=\"%1$d\" height=\"%2$d\" href=\"data:image/png;base64,%4$s\"/></svg>"
        .formatted(
            width(),
            height(),
            Markup.escape(title),
            Base64.getEncoder().encodeToString(png(theme, style)),
            length(style, width()),
            length(style, height()));
  }

  private String length(Style style, int units) {
    return style.printed()
        ? String.format(Locale.ROOT, "%.2fpt", unit(style) * units)
        : Integer.toString(units);
  }

  private void paint(Graphics2D g, Theme theme, Style style) {
    int letters = style.printed() ? (int) Math.ceil(Style.LEAST_POINTS / unit(style)) : LETTERS;

    g.setColor(theme.background());
    g.fillRect(0, 0, width(), height());
    if (style.titled()) {
      text(g, title, Font.BOLD, letters + 5, theme.ink(), MARGIN, 28);
      text(g, SUBTITLE, Font.PLAIN, letters, theme.muted(), MARGIN, 48);
    }
    int y = TOP;
    for (Map.Entry<String, List<ImageSample>> set : sets.entrySet()) {
      text(g, set.getKey(), Font.BOLD, letters, theme.ink(), MARGIN, y + SIDE / 2 + 4);
      int x = MARGIN + NAMES;
      for (ImageSample row : set.getValue()) {
        g.drawImage(raster(row), x, y, SIDE, SIDE, null);
        String label = Integer.toString(row.label());
        text(g, label, Font.PLAIN, letters, theme.muted(), x + SIDE / 2 - 3, y + SIDE + 13);
        x += SIDE + GAP;
      }
      y += SIDE + CAPTION + GAP;
    }
  }

  private static void text(
      Graphics2D g, String text, int style, int size, Color color, int x, int y) {
    g.setFont(new Font(Font.SANS_SERIF, style, size));
    g.setColor(color);
    g.drawString(text, x, y);
  }

  private static BufferedImage raster(ImageSample row) {
    BufferedImage image =
        new BufferedImage(row.width(), row.height(), BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, row.width(), row.height(), row.grey());
    return image;
  }
}
