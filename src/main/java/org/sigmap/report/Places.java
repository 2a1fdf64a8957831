package org.sigmap.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.sigmap.results.AxisName;
import org.sigmap.results.AxisValue;
import org.sigmap.results.Summary;

/**
 * Where the values of an axis stand along x. Exponents and close numbers stand at their place;
 * positive numbers that spread widely at their logarithm; decades around 0 at the logarithm of
 * their size with 0 at a place of its own; words in turn.
 */
final class Places {
  /** Largest over least positive number above which logarithms serve better. */
  private static final double WIDE = 6;

  /** The same where 0 is among the numbers, which then stands where no distance says how far. */
  private static final double DECADES = 30;

  /** Lines beyond which setting them apart would only mix them up. */
  private static final int MOST_APART = 16;

  /** Share of the least spacing that the lines at one value may spread over. */
  private static final double SPREAD = 0.6;

  /** Stands for the one value where there is no axis. */
  private static final String ALL = "all cells";

  private final String axis;
  private final Map<Object, Double> places = new LinkedHashMap<>();
  private final Scale scale;
  private final String title;

  /**
   * @param values its values, numbers in ascending order first
   */
  Places(String axis, List<Object> values) {
    this.axis = axis;
    boolean numeric = AxisValue.areNumbers(values);
    double[] numbers =
        numeric
            ? AxisValue.numbers(values)
            : IntStream.range(0, values.size()).asDoubleStream().toArray();
    boolean stretched = numeric && !AxisName.exponents().contains(axis);
    double[] positions = stretched ? stretched(numbers) : numbers;
    boolean zero = positions != numbers && DoubleStream.of(numbers).anyMatch(v -> v == 0);
    title =
        Labels.axisTitle(axis, values) + (zero ? " (by size on a log scale; 0 stands apart)" : "");
    for (int i = 0; i < positions.length; i++) {
      places.put(values.get(i), positions[i]);
    }
    scale = Scale.named(positions, Labels.ticks(values));
  }

  /** The places of the values that an axis has; without an axis all settings stand at one. */
  static Places along(Optional<String> axis, Summary summary) {
    return axis.map(a -> new Places(a, summary.values(a)))
        .orElseGet(() -> new Places(ALL, List.of(ALL)));
  }

  private static double[] stretched(double[] numbers) {
    double[] sizes = DoubleStream.of(numbers).map(Math::abs).filter(v -> v > 0).sorted().toArray();
    if (sizes.length == 0) {
      return numbers;
    }
    double ratio = sizes[sizes.length - 1] / sizes[0];
    if (numbers[0] > 0) {
      boolean consecutive =
          numbers.length > 2 && numbers[2] - numbers[1] == numbers[1] - numbers[0];
      boolean logarithms = ratio > WIDE && !consecutive;
      return logarithms ? DoubleStream.of(numbers).map(Math::log10).toArray() : numbers;
    }
    if (ratio <= DECADES) {
      return numbers;
    }
    // As far from 0 as one value from the next on average, at the least a decade.
    double gap = Math.max(1, Math.log10(ratio) / Math.max(1, sizes.length - 1));
    return DoubleStream.of(numbers)
        .map(v -> v == 0 ? 0 : Math.signum(v) * (gap + Math.log10(Math.abs(v) / sizes[0])))
        .toArray();
  }

  String axis() {
    return axis;
  }

  /** The place of every value. */
  Map<Object, Double> all() {
    return Collections.unmodifiableMap(places);
  }

  double of(Object value) {
    return places.get(value);
  }

  /** Where a setting stands. */
  double at(Map<String, Object> setting) {
    return of(setting.getOrDefault(axis, ALL));
  }

  Scale scale() {
    return scale;
  }

  /** What the axis is, with its unit, and how its values are placed. */
  String title() {
    return axis.equals(ALL) ? "one setting" : title;
  }

  /** The axis alone, by its symbol where it has one. */
  String symbol() {
    return axis.equals(ALL) ? title() : Labels.axis(axis);
  }

  /**
   * How far a line is moved along x so that its bars do not cover those of others; never as far as
   * half the way to the next value, and not at all where there are more than {@value #MOST_APART}
   * lines.
   *
   * @param share of the scale by which neighbours are set apart where there is room
   */
  double shift(int line, int lines, double share) {
    if (lines > MOST_APART || lines < 2) {
      return 0;
    }
    double[] sorted = places.values().stream().mapToDouble(p -> p).sorted().toArray();
    double spacing =
        IntStream.range(1, sorted.length)
            .mapToDouble(i -> sorted[i] - sorted[i - 1])
            .min()
            .orElse(scale.high() - scale.low());
    double step = Math.min(share * (scale.high() - scale.low()), SPREAD * spacing / (lines - 1));
    return (line - (lines - 1) / 2.0) * step;
  }
}
