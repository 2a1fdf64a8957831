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
  private final int width;
  private final List<String> subtitle;
  private final List<List<Series>> legendRows;
  private final List<List<String>> titles;

  /** Height of what is written along x. */
  private final double labels;

  FigurePainter(Figure figure, Theme theme) {
    this.figure = figure;
    this.theme = theme;
    width = figure.columns() > 1 ? WIDE : NARROW;
    String arrows = figure.cutsBars() ? " Arrows: the interval goes on beyond the frame." : "";
    subtitle = wrap(Typeface.LABEL, figure.subtitle() + arrows, width - 2 * EDGE);
    titles = figure.panels().stream().map(panel -> title(panel.title())).toList();
    labels = TickedAxis.room(figure.x(), panelWidth());
    legendRows = legendRows(figure.legend(), width - 2 * EDGE);
  }

  int width() {
    return width;
  }

  int height() {
    return panelTop() + figure.rows() * (panelHeight() + rowGap()) - rowGap() + bottom();
  }

  private int bottom() {
    return BOTTOM - PanelChart.BOTTOM + (int) Math.ceil(labels);
  }

  private double panelWidth() {
    return (width - LEFT - RIGHT - (figure.columns() - 1.0) * COLUMN_GAP) / figure.columns();
  }

  private int panelHeight() {
    return figure.rows() == 1 ? 310 : 205;
  }

  private int panelTop() {
    boolean titled = figure.panels().stream().anyMatch(panel -> !panel.title().isEmpty());
    int head = EDGE + 20 + (subtitle.size() + legendRows.size()) * LINE;
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
    return wrap(Typeface.PANEL, title, panelWidth()).stream().map(this::cut).toList();
  }

  private String cut(String line) {
    String shown = line;
    while (shown.length() > 2 && Typeface.width(Typeface.PANEL, shown) > panelWidth()) {
      shown = shown.substring(0, shown.length() - 2) + "…";
    }
    return shown;
  }

  void paint(Graphics2D g) {
    g.setPaint(theme.background());
    g.fill(new Rectangle2D.Double(0, 0, width, height()));
    text(g, Typeface.TITLE, true, figure.title(), EDGE, EDGE + 14);
    int baseline = EDGE + 16;
    for (String line : subtitle) {
      baseline += LINE;
      text(g, Typeface.LABEL, false, line, EDGE, baseline);
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
      int column = i % figure.columns();
      double x = LEFT + column * (panelWidth + COLUMN_GAP);
      double y = panelTop() + (i / figure.columns()) * (panelHeight() + rowGap());
      List<String> title = titles.get(i);
      for (int line = 0; line < title.size(); line++) {
        double above = 9 + (title.size() - 1.0 - line) * TITLE_LINE;
        text(g, Typeface.PANEL, true, title.get(line), x, y - above);
      }
      boolean lowest = i + figure.columns() >= figure.panels().size();
      JFreeChart chart = PanelChart.of(figure, panel, theme, column == 0, lowest ? labels : 0);
      Rectangle2D data = new Rectangle2D.Double(x, y, panelWidth, panelHeight());
      chart.draw(g, PanelChart.around(data, lowest ? labels : 0));
    }
  }

  private void axisLabels(Graphics2D g) {
    double middle = LEFT + (width - LEFT - RIGHT) / 2.0;
    double labelWidth = Typeface.width(Typeface.LABEL, figure.xLabel());
    text(g, Typeface.LABEL, true, figure.xLabel(), middle - labelWidth / 2, height() - 14);
    AffineTransform upright = g.getTransform();
    double centre = (panelTop() + height() - bottom()) / 2.0;
    g.rotate(-Math.PI / 2);
    double half = Typeface.width(Typeface.LABEL, figure.yLabel()) / 2;
    text(g, Typeface.LABEL, true, figure.yLabel(), -centre - half, EDGE + 8);
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
      text(g, Typeface.LABEL, true, key.name(), x + KEY, baseline);
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

  private static double keyWidth(Series key) {
    return KEY + Typeface.width(Typeface.LABEL, key.name()) + KEY_GAP;
  }

  private static List<List<Series>> legendRows(List<Series> keys, double available) {
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
