package org.sigmap.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sigmap.results.AxisName;
import org.sigmap.results.AxisValue;
import org.sigmap.results.Summary;

/**
 * Which swept axis a figure shows how. Axes with one value are not shown.
 *
 * <p>Along x: the teacher's direction if swept, else p, else the Hessian power, else the first
 * numeric axis, else the first axis. As lines: p, else the Hessian power, if it is not along x,
 * else the first numeric axis that is left, else the first that is not the teacher's case. Runs
 * side by side are lines before anything else. As panels: the rest.
 *
 * @param x axis along x, absent in a run without a sweep
 * @param lines axis with a line for each value
 * @param panels axes with a panel for each combination of values
 */
record Layout(Optional<String> x, Optional<String> lines, List<String> panels) {
  static Layout of(Summary summary) {
    List<String> left = varying(summary);
    Optional<String> x =
        first(left, List.of(AxisName.DIRECTION.path(), AxisName.DATA_DIRECTION.path()))
            .or(() -> first(left, AxisName.exponents()))
            .or(() -> left.stream().filter(axis -> numeric(summary, axis)).findFirst())
            .or(() -> left.stream().findFirst());
    x.ifPresent(left::remove);
    Optional<String> lines =
        first(left, List.of(AxisName.RUN.path()))
            .or(() -> first(left, AxisName.exponents()))
            .or(() -> left.stream().filter(axis -> numeric(summary, axis)).findFirst())
            .or(() -> left.stream().filter(axis -> !AxisName.CASE.is(axis)).findFirst());
    lines.ifPresent(left::remove);
    return new Layout(x, lines, List.copyOf(left));
  }

  /** The same with panels of their own for lines that are more than can be told apart in one. */
  Layout apart(Summary summary) {
    return lines
        .filter(axis -> summary.values(axis).size() > Excerpt.MOST_LINES)
        .map(
            axis ->
                new Layout(
                    x, Optional.empty(), Stream.concat(panels.stream(), lines.stream()).toList()))
        .orElse(this);
  }

  /** The axes that take several values, in the sweep's order. */
  static List<String> varying(Summary summary) {
    return new ArrayList<>(
        summary.axes().stream().filter(axis -> summary.values(axis).size() > 1).toList());
  }

  static boolean numeric(Summary summary, String axis) {
    return AxisValue.areNumbers(summary.values(axis));
  }

  /**
   * The axis whose values compete: p, else the Hessian power, else another field of the optimizer
   * or the preconditioner, if swept, else the first along x, as lines or as panels, unless that is
   * how networks are tested, which nobody chooses. What networks are given to learn does not
   * compete.
   */
  Optional<String> compared() {
    List<String> shown =
        Stream.of(x.stream(), lines.stream(), panels.stream())
            .flatMap(axes -> axes)
            .filter(axis -> !AxisName.given(axis))
            .toList();
    return first(shown, AxisName.exponents())
        .or(() -> shown.stream().filter(AxisName::learns).findFirst())
        .or(
            () ->
                shown.stream()
                    .filter(axis -> !AxisName.of(axis).map(AxisName::tests).orElse(false))
                    .findFirst())
        .or(() -> shown.stream().findFirst());
  }

  private static Optional<String> first(List<String> axes, List<String> wanted) {
    return wanted.stream().filter(axes::contains).findFirst();
  }
}
