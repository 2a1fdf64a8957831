package org.sigmap.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Maps values to positions along a figure's edge.
 *
 * @param logarithmic whether positions are log₁₀ of values
 */
record Scale(boolean logarithmic, double low, double high, List<Tick> ticks) {
  private static final double MARGIN = 0.06;
  private static final int LINEAR_TICKS = 6;
  private static final int MANY_DECADES = 7;
  private static final double FEW_DECADES = 1.3;
  private static final double PLAIN_EXPONENT = 3;

  /** A labelled position. */
  record Tick(double position, String label) {}

  /** Minus infinity where a logarithmic scale has no place for the value. */
  double position(double value) {
    return logarithmic ? Math.log10(Math.max(0, value)) : value;
  }

  /** Whether a value lies beyond an end of the scale. */
  boolean cuts(double value) {
    return position(value) < low || position(value) > high;
  }

  /** The position, or the end of the scale where the value lies beyond it. */
  double clamped(double value) {
    if (logarithmic && value <= 0) {
      return low;
    }
    return Math.min(high, Math.max(low, position(value)));
  }

  /** The value that lies at a share of the way from the low to the high end. */
  double valueAt(double share) {
    double position = low + share * (high - low);
    return logarithmic ? Math.pow(10, position) : position;
  }

  /** Named positions; the range leaves room at both ends. */
  static Scale named(double[] positions, List<String> labels) {
    double least = DoubleStream.of(positions).min().orElse(0);
    double most = DoubleStream.of(positions).max().orElse(1);
    double pad = most > least ? (most - least) * MARGIN : 0.5;
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < positions.length; i++) {
      ticks.add(new Tick(positions[i], labels.get(i)));
    }
    return new Scale(false, least - pad, most + pad, ticks);
  }

  /** Covers the values exactly; the ticks lie on round numbers. */
  static Scale linear(double least, double most) {
    double span = most > least ? most - least : 1;
    double raw = span / LINEAR_TICKS;
    double magnitude = Math.pow(10, Math.floor(Math.log10(raw)));
    double step = magnitude * 10;
    for (double factor : new double[] {5, 2, 1}) {
      step = factor * magnitude >= raw ? factor * magnitude : step;
    }
    List<Tick> ticks = new ArrayList<>();
    double end = least + span * (1 + 1e-9);
    for (long i = (long) Math.ceil(least / step - 1e-9); i * step <= end; i++) {
      ticks.add(new Tick(i * step, plain(i * step)));
    }
    return new Scale(false, least, least + span, ticks);
  }

  /** Covers the values with room at both ends. */
  static Scale linearWithMargin(double least, double most) {
    double pad = (most > least ? most - least : Math.max(Math.abs(most), 1)) * MARGIN;
    return linear(least - pad, most + pad);
  }

  /** Covers positive values with room at both ends; ticks at decades, or finer where few. */
  static Scale log(double least, double most) {
    double from = Math.log10(least);
    double to = Math.log10(most);
    double pad = Math.max((to - from) * MARGIN, 0.02);
    double low = from - pad;
    double high = to + pad;
    double decades = high - low;
    int every = (int) Math.ceil(decades / MANY_DECADES);
    int[] mantissas = decades < FEW_DECADES ? new int[] {1, 2, 3, 5, 7} : new int[] {1, 2, 5};
    if (decades > 2) {
      mantissas = new int[] {1};
    }
    List<Tick> ticks = new ArrayList<>();
    for (int decade = (int) Math.floor(low); decade <= high; decade++) {
      for (int mantissa : mantissas) {
        double position = decade + Math.log10(mantissa);
        if (Math.floorMod(decade, every) == 0 && position >= low && position <= high) {
          ticks.add(new Tick(position, power(mantissa, decade)));
        }
      }
    }
    if (ticks.size() < 2) {
      return finelyTicked(low, high);
    }
    return new Scale(true, low, high, ticks);
  }

  /** Within a fraction of a decade the round numbers of a linear scale serve better. */
  private static Scale finelyTicked(double low, double high) {
    List<Tick> ticks =
        linear(Math.pow(10, low), Math.pow(10, high)).ticks().stream()
            .filter(tick -> tick.position() > 0)
            .map(tick -> new Tick(Math.log10(tick.position()), tick.label()))
            .toList();
    return new Scale(true, low, high, ticks);
  }

  private static String power(int mantissa, int decade) {
    if (Math.abs(decade) <= PLAIN_EXPONENT) {
      return plain(mantissa * Math.pow(10, decade));
    }
    String exponent = Integer.toString(decade);
    StringBuilder raised = new StringBuilder(mantissa == 1 ? "10" : mantissa + "·10");
    exponent.chars().forEach(c -> raised.append(c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0')));
    return raised.toString();
  }

  private static String plain(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros();
    double size = Math.abs(value);
    boolean readable = size == 0 || (size >= 1e-4 && size < 1e7);
    String text = readable ? rounded.toPlainString() : rounded.toString();
    return text.replace('-', '−');
  }
}
