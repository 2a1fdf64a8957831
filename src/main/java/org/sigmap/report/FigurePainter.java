package org.sigmap.report;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.JFreeChart;

/** Lays a {@link Figure} out and paints it; one unit is one CSS pixel. */
final class FigurePainter {
  private static final int WIDE = 1080;
  private static final int NARROW = 760;
  private static final int EDGE = 20;
  private static final int LEFT = 92;
  private static final int RIGHT = 22;
  private static final int COLUMN_GAP = 20;
  private static final int ROW_GAP = 40;
  private static final int LINE = 20;
  private static final int TITLE_LINE = 16;
  private static final int KEY = 30;
  private static final int KEY_GAP = 18;
  private static final int BOTTOM = 58;

  private final Figure figure;
  private final Theme theme;
  private final Style style;
  private final int width;
  private final int columns;
  private final String xLabel;
  private final List<String> subtitle;
  private final List<List<Series>> legendRows;
  private final List<List<String>> titles;

  /** Height of what is written along x. */
  private final double labels;

  FigurePainter(Figure figure, Theme theme, Style style) {
    this.figure = figure;
    this.theme = theme;
    this.style = style;
    width = (int) style.width().orElse(figure.columns() > 1 ? WIDE : NARROW);
    columns = style.columns(figure.columns(), width - LEFT - RIGHT, COLUMN_GAP);
    xLabel =
        style.printed()
            ? figure.x().places().map(Places::symbol).orElse(style.label(figure.x().label()))
            : figure.x().label();
    subtitle =
        style.titled()
            ? wrap(style.type().label(), figure.subtitle() + figure.cut(), width - 2 * EDGE)
            : List.of();
    titles = figure.panels().stream().map(panel -> title(panel.title())).toList();
    labels = TickedAxis.room(figure.x().scale(), panelWidth(), style.type());
    legendRows = legendRows(figure.legend(), width - 2 * EDGE);
  }

  int width() {
    return width;
  }

  int height() {
    return panelTop() + rows() * (panelHeight() + rowGap()) - rowGap() + bottom();
  }

  private int rows() {
    return (figure.panels().size() + columns - 1) / columns;
  }

  private int bottom() {
    return BOTTOM - PanelChart.BOTTOM + (int) Math.ceil(labels);
  }

  private double panelWidth() {
    return (width - LEFT - RIGHT - (columns - 1.0) * COLUMN_GAP) / columns;
  }

  private int panelHeight() {
    return rows() == 1 ? (style.printed() ? 230 : 310) : (style.printed() ? 165 : 205);
  }

  private int panelTop() {
    boolean titled = figure.panels().stream().anyMatch(panel -> !panel.title().isEmpty());
    int head = (style.titled() ? EDGE + 20 : 0) + (subtitle.size() + legendRows.size()) * LINE;
    return head + (titled ? 44 + furtherTitleLines() : 20);
  }

  private int rowGap() {
    return ROW_GAP + furtherTitleLines();
  }

  /** Height of what panels' titles need beyond one line. */
  private int furtherTitleLines() {
    return TITLE_LINE * (titles.stream().mapToInt(List::size).max().orElse(1) - 1);
  }

  /** As many lines as keep a panel's title from its neighbour's; longer words are cut. */
  private List<String> title(String title) {
    Font font = style.type().panel();
    return wrap(font, title, panelWidth()).stream()
        .map(line -> cut(font, line, panelWidth()))
        .toList();
  }

  private static String cut(Font font, String line, double available) {
    String shown = line;
    while (shown.length() > 2 && Typeface.width(font, shown) > available) {
      shown = shown.substring(0, shown.length() - 2) + "…";
    }
    return shown;
  }

  void paint(Graphics2D g) {
    g.setPaint(theme.background());
    g.fill(new Rectangle2D.Double(0, 0, width, height()));
    if (style.titled()) {
      text(
          g,
          style.type().title(),
          true,
          cut(style.type().title(), figure.title(), width - 2.0 * EDGE),
          EDGE,
          EDGE + 14);
    }
    int baseline = style.titled() ? EDGE + 16 : -4;
    for (String line : subtitle) {
      baseline += LINE;
      text(g, style.type().label(), false, line, EDGE, baseline);
    }
    baseline += 4;
    for (List<Series> row : legendRows) {
      baseline += LINE;
      legend(g, row, baseline);
    }
    panels(g);
    axisLabels(g);
  }

  private void panels(Graphics2D g) {
    double panelWidth = panelWidth();
    for (int i = 0; i < figure.panels().size(); i++) {
      Figure.Panel panel = figure.panels().get(i);
      int column = i % columns;
      double x = LEFT + column * (panelWidth + COLUMN_GAP);
      double y = panelTop() + (i / columns) * (panelHeight() + rowGap());
      List<String> title = titles.get(i);
      for (int line = 0; line < title.size(); line++) {
        double above = 9 + (title.size() - 1.0 - line) * TITLE_LINE;
        text(g, style.type().panel(), true, title.get(line), x, y - above);
      }
      boolean lowest = i + columns >= figure.panels().size();
      JFreeChart chart =
          PanelChart.of(figure, panel, theme, style, column == 0, lowest ? labels : 0);
      Rectangle2D data = new Rectangle2D.Double(x, y, panelWidth, panelHeight());
      chart.draw(g, PanelChart.around(data, lowest ? labels : 0));
    }
  }

  private void axisLabels(Graphics2D g) {
    double middle = LEFT + (width - LEFT - RIGHT) / 2.0;
    Font font = style.type().label();
    double labelWidth = Typeface.width(font, xLabel);
    text(g, font, true, xLabel, middle - labelWidth / 2, height() - 14);
    AffineTransform upright = g.getTransform();
    double centre = (panelTop() + height() - bottom()) / 2.0;
    g.rotate(-Math.PI / 2);
    String yLabel = cut(font, style.label(figure.y().label()), height());
    double half = Typeface.width(font, yLabel) / 2;
    text(g, font, true, yLabel, -centre - half, EDGE + 8);
    g.setTransform(upright);
  }

  private void legend(Graphics2D g, List<Series> keys, int baseline) {
    double x = EDGE;
    for (Series key : keys) {
      double y = baseline - 4.5;
      g.setPaint(key.color());
      if (key.line() != Series.Line.NONE) {
        g.setStroke(PanelChart.stroke(key.line()));
        g.draw(new Line2D.Double(x, y, x + KEY - 8, y));
      }
      g.setStroke(new BasicStroke(1));
      g.fill(
          AffineTransform.getTranslateInstance(x + (KEY - 8) / 2.0, y)
              .createTransformedShape(key.symbol().shape()));
      text(g, style.type().label(), true, name(key), x + KEY, baseline);
      x += keyWidth(key);
    }
  }

  private void text(Graphics2D g, Font font, boolean strong, String text, double x, double y) {
    if (text.isEmpty()) {
      return;
    }
    g.setFont(font);
    g.setPaint(strong ? theme.ink() : theme.muted());
    g.drawString(text, (float) x, (float) y);
  }

  /** What the legend calls a series, cut where a row has no room for it. */
  private String name(Series key) {
    return cut(style.type().label(), key.name(), width - 2.0 * EDGE - KEY - KEY_GAP);
  }

  private double keyWidth(Series key) {
    return KEY + Typeface.width(style.type().label(), name(key)) + KEY_GAP;
  }

  private List<List<Series>> legendRows(List<Series> keys, double available) {
    List<List<Series>> rows = new ArrayList<>();
    double used = available;
    for (Series key : keys) {
      if (rows.isEmpty() || used + keyWidth(key) > available) {
        rows.add(new ArrayList<>());
        used = 0;
      }
      rows.get(rows.size() - 1).add(key);
      used += keyWidth(key);
    }
    return rows;
  }

  private static List<String> wrap(Font font, String text, double available) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (!line.isEmpty() && Typeface.width(font, longer) > available) {
        lines.add(line.toString());
        longer = word;
      }
      line.setLength(0);
      line.append(longer);
    }
    lines.add(line.toString());
    return lines;
  }
}
