package org.sigmap.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.stream.Stream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;

/** One panel of a {@link Figure} as a chart without title or legend. */
final class PanelChart {
  private static final int LEFT = 62;
  private static final int RIGHT = 22;

  /** Room below for one line of text. */
  static final int BOTTOM = 26;

  private static final int TOP = 8;
  private static final float LINE_WIDTH = 2;
  private static final float THIN = 0.6f;
  private static final float BAND_ALPHA = 0.16f;

  private PanelChart() {}

  /**
   * The rectangle to draw the chart into so that its data fills the given one.
   *
   * @param labels room for what is written along x
   */
  static Rectangle2D around(Rectangle2D data, double labels) {
    return new Rectangle2D.Double(
        data.getX() - LEFT,
        data.getY() - TOP,
        data.getWidth() + LEFT + RIGHT,
        data.getHeight() + TOP + Math.max(BOTTOM, labels));
  }

  static BasicStroke stroke(Series.Line line) {
    float[] dashes = line == Series.Line.DASHED ? new float[] {6, 4} : null;
    return new BasicStroke(LINE_WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0);
  }

  /**
   * @param leftmost whether values are written along y
   * @param labels room for those along x, none where it is 0
   */
  static JFreeChart of(
      Figure figure,
      Figure.Panel panel,
      Theme theme,
      Style style,
      boolean leftmost,
      double labels) {
    List<Series> drawn = drawn(panel, style);
    XYPlot plot =
        new XYPlot(
            dataset(figure, drawn),
            new TickedAxis(figure.x().scale(), theme, style.type(), labels > 0),
            new TickedAxis(figure.y().scale(), theme, style.type(), leftmost),
            renderer(
                figure.bands() ? bands() : new IntervalRenderer(),
                drawn,
                drawn.size() - panel.series().size()));
    if (figure.bands()) {
      // A band needs two points.
      List<Series> single = drawn.stream().filter(s -> s.points().size() == 1).toList();
      plot.setDataset(1, dataset(figure, single));
      plot.setRenderer(1, renderer(new IntervalRenderer(), single, 0));
    }
    plot.setInsets(RectangleInsets.ZERO_INSETS);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    AxisSpace beside = new AxisSpace();
    beside.setLeft(LEFT);
    beside.setRight(RIGHT);
    plot.setFixedRangeAxisSpace(beside);
    AxisSpace around = new AxisSpace();
    around.setTop(TOP);
    around.setBottom(Math.max(BOTTOM, labels));
    plot.setFixedDomainAxisSpace(around);
    plot.setBackgroundPaint(null);
    plot.setOutlinePaint(theme.grid());
    plot.setDomainGridlinePaint(theme.grid());
    plot.setDomainGridlineStroke(new BasicStroke(1));
    plot.setRangeGridlinePaint(theme.grid());
    plot.setRangeGridlineStroke(new BasicStroke(1));
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
    JFreeChart chart = new JFreeChart(null, style.type().panel(), plot, false);
    chart.setBackgroundPaint(null);
    chart.setPadding(RectangleInsets.ZERO_INSETS);
    return chart;
  }

  /** The panel's series behind the seeds that they are means of, where these are shown. */
  private static List<Series> drawn(Figure.Panel panel, Style style) {
    List<Series> seeds =
        panel.series().stream()
            .filter(style::shows)
            .flatMap(
                series ->
                    series.seeds().stream()
                        .map(line -> series.marks("", Symbol.NONE, series.line(), line)))
            .toList();
    return Stream.concat(seeds.stream(), panel.series().stream()).toList();
  }

  private static XYIntervalSeriesCollection dataset(Figure figure, List<Series> drawn) {
    XYIntervalSeriesCollection dataset = new XYIntervalSeriesCollection();
    Scale x = figure.x().scale();
    Scale y = figure.y().scale();
    int index = 0;
    for (Series series : drawn) {
      // Names may repeat (theory and measurement of one p), keys may not.
      XYIntervalSeries points = new XYIntervalSeries(index++ + " " + series.name(), false, true);
      for (Series.Point point : series.points()) {
        double across = x.position(point.x());
        points.add(
            across,
            across,
            across,
            y.clamped(point.y()),
            figure.bands() ? y.clamped(point.low()) : y.position(point.low()),
            figure.bands() ? y.clamped(point.high()) : y.position(point.high()));
      }
      dataset.addSeries(points);
    }
    return dataset;
  }

  /**
   * @param thin how many of the first series are single seeds
   */
  private static XYLineAndShapeRenderer renderer(
      XYLineAndShapeRenderer renderer, List<Series> drawn, int thin) {
    for (int i = 0; i < drawn.size(); i++) {
      Series series = drawn.get(i);
      Color color = series.color();
      renderer.setSeriesPaint(i, color);
      renderer.setSeriesFillPaint(i, color);
      renderer.setSeriesStroke(i, i < thin ? new BasicStroke(THIN) : stroke(series.line()));
      renderer.setSeriesLinesVisible(i, series.line() != Series.Line.NONE);
      renderer.setSeriesShapesVisible(i, series.symbol() != Symbol.NONE);
      renderer.setSeriesShapesFilled(i, true);
      renderer.setSeriesShape(i, series.symbol().shape());
    }
    renderer.setDrawOutlines(false);
    return renderer;
  }

  private static XYLineAndShapeRenderer bands() {
    DeviationRenderer renderer = new DeviationRenderer(true, false);
    renderer.setAlpha(BAND_ALPHA);
    return renderer;
  }
}
