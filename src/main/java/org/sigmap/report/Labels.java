package org.sigmap.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sigmap.math.Estimate;
import org.sigmap.math.SeedsNeeded;
import org.sigmap.results.AxisName;
import org.sigmap.results.AxisValue;
import org.sigmap.results.Joint;
import org.sigmap.results.Metric;
import org.sigmap.results.SeedCount;
import org.sigmap.results.Summary;
import org.sigmap.spec.Words;

/** The words that figures, tables and pages use for axes, metrics and numbers. */
final class Labels {
  private static final MathContext DIGITS = new MathContext(3);
  private static final double LEAST_PLAIN = 1e-3;
  private static final double LARGEST_PLAIN = 1e6;
  private static final double LEAST_FIXED = 1e-6;

  /** The rounding rule of the Particle Data Group. */
  private static final double TWO_DIGITS_BELOW = 3.55;

  /** Words of specifications whose letters the literature writes otherwise. */
  private static final Map<String, String> NAMES =
      Map.of(
          "adam", "Adam",
          "adahessian", "AdaHessian",
          "sam", "SAM",
          "sophia-h", "Sophia-H",
          "k-fac", "K-FAC",
          "shampoo", "Shampoo",
          "l-bfgs", "L-BFGS");

  private Labels() {}

  /** Short name of an axis: a known symbol, or its path in the specification. */
  static String axis(String path) {
    return AxisName.of(path).map(AxisName::label).orElseGet(() -> Words.escape(path));
  }

  /** Name of a metric with its unit, to stand beside a figure. */
  static String metricTitle(String name) {
    return Metric.label(name) + " (" + Metric.of(name).unit() + ")";
  }

  /** "−1", "Adam", "SAM with learningRate = 0.01 and rho = 0.1". */
  static String value(Object value) {
    if (value instanceof Joint joint) {
      String first = joint.first().equals(Joint.NONE) ? "–" : value(joint.first());
      return joint.others().isEmpty()
          ? first
          : joint.others().entrySet().stream()
              .map(field -> setting(field.getKey(), field.getValue()))
              .collect(Collectors.joining(" and ", first + " with ", ""));
    }
    String label = Words.escape(AxisValue.label(value));
    return value instanceof Number ? minus(label) : NAMES.getOrDefault(label, label);
  }

  /**
   * Values as short as they can be told apart, to stand along a figure: those of several fields by
   * the first of them, or by all without their names.
   */
  static List<String> ticks(List<Object> values) {
    List<Object> firsts =
        values.stream().map(v -> v instanceof Joint joint ? joint.first() : v).toList();
    if (firsts.stream().distinct().count() == values.size()) {
      return firsts.stream().map(Labels::value).toList();
    }
    return values.stream()
        .map(
            v ->
                v instanceof Joint joint
                    ? joint.fields().values().stream()
                        .filter(field -> !field.equals(Joint.NONE))
                        .map(Labels::value)
                        .collect(Collectors.joining(", "))
                    : value(v))
        .toList();
  }

  /** Name of an axis with its unit, and of what moves with it, to stand under a figure. */
  static String axisTitle(String path, List<Object> values) {
    Set<String> others = new LinkedHashSet<>();
    values.forEach(v -> others.addAll(v instanceof Joint j ? j.others().keySet() : Set.of()));
    String title = AxisName.of(path).map(AxisName::title).orElseGet(() -> Words.escape(path));
    return title + (others.isEmpty() ? "" : ", with " + String.join(" and ", others));
  }

  /** "p = −1", "case high", "target low", "noise-flipped", "Adam". */
  static String setting(String axis, Object value) {
    Optional<String> joint = AxisName.of(axis).map(AxisName::joint).orElse(Optional.of(" = "));
    return joint.map(between -> axis(axis) + between).orElse("") + value(value);
  }

  /** The values of some axes of a setting: "case high, SNR = 2"; empty where there are none. */
  static String setting(Map<String, Object> setting, List<String> axes) {
    return axes.stream()
        .map(axis -> setting(axis, setting.get(axis)))
        .collect(Collectors.joining(", "));
  }

  /** A number to three significant digits. */
  static String number(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : Double.toString(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(DIGITS);
    double size = Math.abs(value);
    if (size >= LEAST_PLAIN && size < LARGEST_PLAIN) {
      return minus(rounded.toPlainString());
    }
    return minus(rounded.toString());
  }

  /**
   * "0.412 [0.381, 0.443]", or the mean alone where there is no interval, or "1 (all 5)" where
   * every value is the same; as many decimals as the interval's width bears.
   */
  static String interval(Estimate e) {
    if (!e.hasInterval() || e.constant()) {
      return number(e.mean()) + (e.constant() ? " (all " + e.n() + ")" : "");
    }
    DoubleFunction<String> number = digits(e);
    return "%s [%s, %s]"
        .formatted(number.apply(e.mean()), number.apply(e.low()), number.apply(e.high()));
  }

  /** The {@link #interval} of a metric at a setting, a dash where no cell there is done. */
  static String shown(Summary summary, Map<String, Object> setting, String metric) {
    return summary.estimate(setting, metric).map(Labels::interval).orElse("–");
  }

  /** "0.412 ± 0.031"; as {@link #interval} where the interval ends at a bound, or tells nothing. */
  static String plusMinus(Estimate e) {
    if (!e.hasInterval() || e.constant() || !e.symmetric()) {
      return interval(e);
    }
    DoubleFunction<String> number = digits(e);
    return number.apply(e.mean()) + " ± " + number.apply(e.halfWidth());
  }

  /** "1 seed", "5 seeds paired". */
  static String paired(int seeds) {
    return seeds == 1 ? "1 seed" : seeds + " seeds paired";
  }

  /** "about 14 seeds (6 to more than 1000)", "more than 1000 seeds". */
  static String seeds(SeedsNeeded needed) {
    String about = needed.estimate() == SeedsNeeded.MANY ? "" : "about ";
    String range = " (%s to %s)".formatted(count(needed.low()), count(needed.high()));
    return about
        + count(needed.estimate())
        + " seeds"
        + (needed.low() == needed.high() ? "" : range);
  }

  private static String count(double seeds) {
    return seeds == SeedsNeeded.MANY
        ? "more than " + SeedsNeeded.MOST
        : Integer.toString((int) seeds);
  }

  /** "2 survivors of 5", "1 seed of 5" where the others are not trained yet, "5 seeds". */
  static String counted(SeedCount seeds) {
    boolean survived = seeds.lost() > 0 && seeds.pending() == 0;
    String counted =
        seeds.counted() + (survived ? " survivor" : " seed") + (seeds.counted() == 1 ? "" : "s");
    return seeds.complete() ? counted : counted + " of " + seeds.all();
  }

  /** "2 diverged, 1 failed": what became of the seeds that are not counted. */
  static String missing(SeedCount seeds) {
    return Stream.of(
            seeds.diverged() + " diverged",
            seeds.failed() + " failed",
            seeds.without() + " without the metric",
            seeds.pending() + " not trained yet")
        .filter(count -> !count.startsWith("0 "))
        .collect(Collectors.joining(", "));
  }

  /**
   * Mean and interval with the same decimals where they are of sizes that read well so: those that
   * leave two significant digits of half the width, or one where two exceed 35.
   */
  private static DoubleFunction<String> digits(Estimate e) {
    double half = e.halfWidth();
    if (!(half >= LEAST_FIXED && Math.max(half, Math.abs(e.mean())) < LARGEST_PLAIN)) {
      return Labels::number;
    }
    int exponent = (int) Math.floor(Math.log10(half));
    boolean smallDigit = half / Math.pow(10, exponent) < TWO_DIGITS_BELOW;
    int decimals = Math.max(0, (smallDigit ? 1 : 0) - exponent);
    return value -> fixed(value, decimals);
  }

  static String fixed(double value, int decimals) {
    return minus(new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString());
  }

  private static String minus(String number) {
    return number.replace('-', '−');
  }
}
