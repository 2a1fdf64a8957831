package org.sigmap.report;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;
import org.sigmap.results.AxisValue;

/**
 * An axis whose range and ticks are those of a {@link Scale}, as far as there is room: of numbers
 * those stay that leave a gap to the one before, words that do not fit are slanted first.
 */
final class TickedAxis extends NumberAxis {
  private static final long serialVersionUID = 1L;
  private static final double GAP = 7;
  private static final double LINE_HEIGHT = 14;
  private static final int LONGEST = 18;
  private static final double ROUNDING = 1e-9;
  private static final double SLANT = -Math.PI / 4;

  private final transient Scale scale;
  private final transient Typeface type;

  TickedAxis(Scale scale, Theme theme, Typeface type, boolean labelled) {
    this.scale = scale;
    this.type = type;
    setRange(scale.low(), scale.high());
    setTickLabelFont(type.tick());
    setTickLabelPaint(theme.muted());
    setTickLabelsVisible(labelled);
    setTickMarksVisible(false);
    setAxisLineVisible(false);
  }

  /** Height of the labels below a panel of this width. */
  static double room(Scale scale, double width, Typeface type) {
    if (!slanted(scale, width, type)) {
      return PanelChart.BOTTOM;
    }
    double longest = scale.ticks().stream().mapToDouble(tick -> width(tick, type)).max().orElse(0);
    return LINE_HEIGHT + longest * Math.sin(-SLANT);
  }

  /** The ticks whose labels leave each other room along an edge of this length. */
  static List<Scale.Tick> shown(Scale scale, double length, boolean horizontal, Typeface type) {
    boolean lines = !horizontal || slanted(scale, length, type);
    return fitting(scale, length, lines ? tick -> LINE_HEIGHT : tick -> width(tick, type));
  }

  private static boolean slanted(Scale scale, double width, Typeface type) {
    boolean words = scale.ticks().stream().anyMatch(tick -> isWord(tick.label()));
    return words && fitting(scale, width, tick -> width(tick, type)).size() < scale.ticks().size();
  }

  private static boolean isWord(String label) {
    return label.chars().anyMatch(Character::isLetter)
        && AxisValue.parse(label.replace('−', '-')) instanceof String;
  }

  private static double width(Scale.Tick tick, Typeface type) {
    return GAP + Typeface.width(type.tick(), cut(tick.label()));
  }

  private static String cut(String label) {
    return label.length() > LONGEST ? label.substring(0, LONGEST - 1) + "…" : label;
  }

  /**
   * Evenly spaced ticks are left out evenly, 0 staying, others where they would cover the one
   * before.
   */
  private static List<Scale.Tick> fitting(
      Scale scale, double length, ToDoubleFunction<Scale.Tick> extent) {
    double unit = length / (scale.high() - scale.low());
    List<Scale.Tick> ticks = scale.ticks();
    int zero = Math.max(0, ticks.stream().map(Scale.Tick::label).toList().indexOf("0"));
    for (int every = 1; every <= ticks.size() && even(ticks); every++) {
      int step = every;
      List<Scale.Tick> some =
          IntStream.range(0, ticks.size())
              .filter(i -> (i - zero) % step == 0)
              .mapToObj(ticks::get)
              .toList();
      if (apart(some, unit, extent).size() == some.size()) {
        return some;
      }
    }
    return apart(ticks, unit, extent);
  }

  private static boolean even(List<Scale.Tick> ticks) {
    double span = ticks.get(ticks.size() - 1).position() - ticks.get(0).position();
    double step = span / (ticks.size() - 1);
    return IntStream.range(1, ticks.size())
        .allMatch(
            i ->
                Math.abs(ticks.get(i).position() - ticks.get(i - 1).position() - step)
                    <= ROUNDING * span);
  }

  private static List<Scale.Tick> apart(
      List<Scale.Tick> ticks, double unit, ToDoubleFunction<Scale.Tick> extent) {
    List<Scale.Tick> kept = new ArrayList<>();
    double end = Double.NEGATIVE_INFINITY;
    for (Scale.Tick tick : ticks) {
      double half = extent.applyAsDouble(tick) / 2;
      if (tick.position() * unit - half >= end) {
        kept.add(tick);
        end = tick.position() * unit + half;
      }
    }
    return kept;
  }

  @Override
  public List<NumberTick> refreshTicks(
      Graphics2D g2, AxisState state, Rectangle2D dataArea, RectangleEdge edge) {
    boolean horizontal = RectangleEdge.isTopOrBottom(edge);
    double length = horizontal ? dataArea.getWidth() : dataArea.getHeight();
    boolean slanted = horizontal && slanted(scale, length, type);
    TextAnchor anchor = horizontal && !slanted ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
    TextAnchor pivot = slanted ? TextAnchor.CENTER_RIGHT : TextAnchor.CENTER;
    return shown(scale, length, horizontal, type).stream()
        .map(
            tick ->
                new NumberTick(
                    tick.position(), cut(tick.label()), anchor, pivot, slanted ? SLANT : 0))
        .toList();
  }
}
