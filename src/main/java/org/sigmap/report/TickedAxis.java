package org.sigmap.report;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/** An axis whose range and ticks are those of a {@link Scale}. */
final class TickedAxis extends NumberAxis {
  private static final long serialVersionUID = 1L;

  private final transient Scale scale;

  TickedAxis(Scale scale, Theme theme, boolean labelled) {
    this.scale = scale;
    setRange(scale.low(), scale.high());
    setTickLabelFont(Typeface.TICK);
    setTickLabelPaint(theme.muted());
    setTickLabelsVisible(labelled);
    setTickMarksVisible(false);
    setAxisLineVisible(false);
  }

  @Override
  public List<NumberTick> refreshTicks(
      Graphics2D g2, AxisState state, Rectangle2D dataArea, RectangleEdge edge) {
    boolean horizontal = RectangleEdge.isTopOrBottom(edge);
    TextAnchor anchor = horizontal ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
    return scale.ticks().stream()
        .map(tick -> new NumberTick(tick.position(), tick.label(), anchor, TextAnchor.CENTER, 0))
        .toList();
  }
}
