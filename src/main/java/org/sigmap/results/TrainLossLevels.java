package org.sigmap.results;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * At which training losses cells are compared, beside their last step: settings that learn slowly
 * look alike, or robust, for want of training alone.
 *
 * @param given the levels asked for, positive
 * @param common whether to add the deepest level that every done cell reaches, its least training
 *     loss rounded up to three digits
 */
public record TrainLossLevels(List<Double> given, boolean common) {
  private static final MathContext DIGITS = new MathContext(3, RoundingMode.CEILING);

  public TrainLossLevels {
    given = List.copyOf(given);
  }

  public static TrainLossLevels none() {
    return new TrainLossLevels(List.of(), false);
  }

  boolean isEmpty() {
    return given.isEmpty() && !common;
  }

  /**
   * The levels by the label that metric names carry, in descending order.
   *
   * @param deepestCommon the largest over done cells of a cell's least training loss, absent where
   *     a cell has no such curve
   */
  TreeMap<Double, String> labelled(OptionalDouble deepestCommon) {
    TreeMap<Double, String> levels = new TreeMap<>(Comparator.reverseOrder());
    given.forEach(level -> levels.put(level, label(new BigDecimal(Double.toString(level)))));
    if (common && deepestCommon.isPresent() && deepestCommon.getAsDouble() > 0) {
      BigDecimal level = new BigDecimal(deepestCommon.getAsDouble()).round(DIGITS);
      levels.put(level.doubleValue(), label(level));
    }
    return levels;
  }

  private static String label(BigDecimal level) {
    return level.stripTrailingZeros().toPlainString();
  }
}
