package org.sigmap.report;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CrosshairState;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYItemRendererState;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.IntervalXYDataset;
import org.jfree.data.xy.XYDataset;

/**
 * Lines and marks with vertical intervals. An interval ends in a cap; where it goes on beyond the
 * frame there is an arrow instead.
 */
final class IntervalRenderer extends XYLineAndShapeRenderer {
  private static final long serialVersionUID = 1L;
  private static final float BAR_WIDTH = 1.3f;

  /** Half the width of a cap and of an arrow's head, whose length is as much again, in points. */
  private static final double HALF = 2.5;

  @Override
  public void drawItem(
      Graphics2D g2,
      XYItemRendererState state,
      Rectangle2D dataArea,
      PlotRenderingInfo info,
      XYPlot plot,
      ValueAxis domain,
      ValueAxis range,
      XYDataset dataset,
      int series,
      int item,
      CrosshairState crosshair,
      int pass) {
    if (pass == 0 && dataset instanceof IntervalXYDataset intervals) {
      double x =
          domain.valueToJava2D(dataset.getXValue(series, item), dataArea, plot.getDomainAxisEdge());
      double low = intervals.getStartYValue(series, item);
      double high = intervals.getEndYValue(series, item);
      if (high > low) {
        g2.setPaint(getItemPaint(series, item));
        g2.setStroke(new BasicStroke(BAR_WIDTH));
        g2.draw(
            bar(
                x,
                place(low, range, dataArea, plot),
                place(high, range, dataArea, plot),
                low < range.getLowerBound(),
                high > range.getUpperBound()));
      }
    }
    super.drawItem(
        g2, state, dataArea, info, plot, domain, range, dataset, series, item, crosshair, pass);
  }

  /** The bar from its lower to its upper end, either of which may be where the frame cuts it. */
  static Path2D bar(double x, double bottom, double top, boolean cutBelow, boolean cutAbove) {
    Path2D bar = new Path2D.Double();
    bar.moveTo(x, bottom);
    bar.lineTo(x, top);
    end(bar, x, bottom, cutBelow, -2 * HALF);
    end(bar, x, top, cutAbove, 2 * HALF);
    return bar;
  }

  private static double place(double y, ValueAxis range, Rectangle2D area, XYPlot plot) {
    double shown = Math.max(range.getLowerBound(), Math.min(range.getUpperBound(), y));
    return range.valueToJava2D(shown, area, plot.getRangeAxisEdge());
  }

  /** A cap, or a head whose tip is the bar's end and which opens over {@code back}. */
  private static void end(Path2D bar, double x, double y, boolean cut, double back) {
    double wings = cut ? y + back : y;
    bar.moveTo(x - HALF, wings);
    bar.lineTo(x, y);
    bar.lineTo(x + HALF, wings);
  }
}
