package org.sigmap.report;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.sigmap.results.AxisName;
import org.sigmap.results.AxisValue;

/**
 * Colours for one background, told apart by readers with any colour vision.
 *
 * @param name short name, in file and element names
 * @param background behind the whole figure
 * @param ink titles, labels
 * @param grid lines behind the data
 * @param negative from p just below 0 to the most negative p
 * @param positive from p just above 0 to the largest p
 * @param sequence stops for ordered numbers (after viridis)
 * @param categories for words (Okabe and Ito 2008)
 */
record Theme(
    String name,
    Color background,
    Color ink,
    Color muted,
    Color grid,
    List<Color> negative,
    Color zero,
    List<Color> positive,
    List<Color> sequence,
    List<Color> categories) {

  private static final double ALONE = 0.5;

  static final Theme LIGHT =
      new Theme(
          "light",
          Color.decode("#ffffff"),
          Color.decode("#1f2328"),
          Color.decode("#57606a"),
          Color.decode("#e3e6ea"),
          colors("#6fb7e0", "#2a78c2", "#1c1463"),
          Color.decode("#6e6e6e"),
          colors("#efa243", "#d3501c", "#6d1206"),
          colors("#440154", "#31688e", "#1f9e89", "#6cbf3f"),
          colors(
              "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000",
              "#8c6d31", "#7b4fa3"));

  static final Theme DARK =
      new Theme(
          "dark",
          Color.decode("#161b22"),
          Color.decode("#e6edf3"),
          Color.decode("#9aa4af"),
          Color.decode("#2d333b"),
          colors("#2f74b5", "#58a6e8", "#bfe0ff"),
          Color.decode("#a8a8a8"),
          colors("#c2571a", "#f58f45", "#ffd9a8"),
          colors("#8a6bd1", "#4f9fc4", "#35c49a", "#e6e04a"),
          colors(
              "#4aa8e0", "#f5853f", "#2fc796", "#e39cc6", "#f0b73a", "#9ad4f5", "#e6edf3",
              "#b89b62", "#b58ae0"));

  private static List<Color> colors(String... codes) {
    return List.of(codes).stream().map(Color::decode).toList();
  }

  /**
   * The colour of one of an axis's values: exponents by sign and size, numbers by order, words
   * apart.
   */
  Color of(String axis, Object value, List<Object> values) {
    boolean numbers = AxisValue.areNumbers(values);
    if (AxisName.exponents().contains(axis) && numbers) {
      return exponent(AxisValue.number(value).orElseThrow(), values);
    }
    int index = Math.max(0, values.indexOf(value));
    if (numbers) {
      return between(sequence, values.size() > 1 ? index / (values.size() - 1.0) : 0.35);
    }
    return categories.get(index % categories.size());
  }

  /** Evenly spread on either side of 0: sizes of p may lie close together, colours must not. */
  private Color exponent(double p, List<Object> values) {
    if (p == 0) {
      return zero;
    }
    double[] sizes =
        DoubleStream.of(AxisValue.numbers(values))
            .map(value -> value * Math.signum(p))
            .filter(size -> size > 0)
            .sorted()
            .toArray();
    int rank = Arrays.binarySearch(sizes, Math.abs(p));
    double share = sizes.length > 1 ? rank / (sizes.length - 1.0) : ALONE;
    return between(p < 0 ? negative : positive, share);
  }

  private static Color between(List<Color> stops, double share) {
    double place = share * (stops.size() - 1);
    int index = Math.min((int) place, stops.size() - 2);
    float[] a = stops.get(index).getRGBColorComponents(null);
    float[] b = stops.get(index + 1).getRGBColorComponents(null);
    float weight = (float) (place - index);
    return new Color(
        a[0] + weight * (b[0] - a[0]),
        a[1] + weight * (b[1] - a[1]),
        a[2] + weight * (b[2] - a[2]));
  }
}
