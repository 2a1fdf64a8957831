package org.sigmap.report;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sigmap.results.AxisColumns;
import org.sigmap.results.AxisName;
import org.sigmap.results.CellRecord;
import org.sigmap.results.Metric;
import org.sigmap.results.Summary;
import org.sigmap.spec.Words;

/**
 * Whether G_P, Z(0) and the labels alone determine the path of training, and to what tolerance: a
 * deviation of at most √ε of the precision, half of its digits, is rounding.
 */
final class GramAnswer {
  private static final List<Metric> SAME_PATH =
      List.of(
          Metric.GRAM_HIDDEN_DEVIATION, Metric.GRAM_OUTPUT_DEVIATION, Metric.GRAM_TEST_DEVIATION);
  private static final Map<String, Double> TOLERANCES =
      Map.of(
          "float32", Math.sqrt(Math.scalb(1.0, -23)), "float64", Math.sqrt(Math.scalb(1.0, -52)));

  private final List<CellRecord> cells;
  private final Optional<String> precision;
  private final List<String> axes;

  private GramAnswer(Summary summary, List<CellRecord> cells, Optional<String> precision) {
    this.cells = cells;
    this.precision = precision;
    axes = Layout.varying(summary);
  }

  static Optional<Answer> of(Summary summary, List<CellRecord> cells, Optional<String> precision) {
    return summary.metrics().contains(Metric.GRAM_HIDDEN_DEVIATION.key())
        ? Optional.of(new GramAnswer(summary, cells, precision).answer())
        : Optional.empty();
  }

  private Answer answer() {
    List<CellRecord> done = cells.stream().filter(cell -> !cell.status().lost()).toList();
    List<String> sentences = new ArrayList<>();
    sentences.add(holds(done));
    Map<Map<String, Object>, Double> broken = new LinkedHashMap<>();
    for (CellRecord cell : done) {
      if (!(worst(cell) <= tolerance(cell))) {
        broken.merge(cell.setting(), worst(cell), Math::max);
      }
    }
    broken.forEach(
        (setting, worst) ->
            sentences.add(
                (axes.isEmpty() ? "here" : Labels.setting(setting, axes))
                    + ": the paths part by up to "
                    + Labels.number(worst)));
    control(done, Metric.SHARED_GRAM_DEVIATION, "a second data set that shares G_P and Z(0)")
        .ifPresent(sentences::add);
    control(done, Metric.OTHER_GRAM_DEVIATION, "a third that shares Z(0) alone")
        .ifPresent(sentences::add);
    String named =
        precision
            .filter(TOLERANCES::containsKey)
            .map(p -> " (" + p + ": " + Labels.number(TOLERANCES.get(p)) + ")")
            .orElse("");
    return new Answer(
        "Do the Gram matrix XPXᵀ, Z(0) and the labels alone determine training?",
        sentences,
        ("Largest deviation over training of any cell, relative to the largest entry; it counts as"
                + " rounding up to √ε of the precision%s. No mean and no test is involved. %s of %s"
                + " lost.")
            .formatted(named, cells.size() - done.size(), Words.count(cells.size(), "cell")));
  }

  private String holds(List<CellRecord> done) {
    long kept = done.stream().filter(cell -> worst(cell) <= tolerance(cell)).count();
    double most = done.stream().mapToDouble(GramAnswer::worst).max().orElse(Double.NaN);
    String all = Words.count(done.size(), "cell");
    String verdict =
        kept == done.size()
            ? "yes, to rounding, in all " + all
            : kept == 0 ? "no, in none of " + all : "not everywhere: in " + kept + " of " + all;
    return "%s; training from them alone strays from training in weight space by at most %s"
        .formatted(verdict, Labels.number(most));
  }

  private static double worst(CellRecord cell) {
    return SAME_PATH.stream()
        .map(metric -> cell.metrics().get(metric.key()))
        .mapToDouble(value -> value == null ? Double.NaN : value)
        .max()
        .orElse(Double.NaN);
  }

  /** √ε of the cell's precision; that of the finer one where nothing tells it. */
  private double tolerance(CellRecord cell) {
    Object swept = AxisColumns.value(cell.axes(), AxisName.PRECISION.path());
    String of = swept != null ? swept.toString() : precision.orElse("float64");
    return TOLERANCES.getOrDefault(of, TOLERANCES.get("float64"));
  }

  private static Optional<String> control(List<CellRecord> done, Metric metric, String what) {
    DoubleSummaryStatistics values =
        done.stream()
            .map(cell -> cell.metrics().get(metric.key()))
            .filter(Objects::nonNull)
            .collect(Collectors.summarizingDouble(Double::doubleValue));
    long of = values.getCount();
    if (of == 0) {
      return Optional.empty();
    }
    String some = of < done.size() ? " (" + of + " of " + done.size() + " cells)" : "";
    return Optional.of(
        "%s strays by %s to %s%s"
            .formatted(what, Labels.number(values.getMin()), Labels.number(values.getMax()), some));
  }
}
