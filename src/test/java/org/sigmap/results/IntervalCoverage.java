package org.sigmap.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.LogNormalDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.sigmap.math.Estimate;
import org.sigmap.math.Holm;
import org.sigmap.math.Range;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;

/**
 * How often the interval of {@link Estimate#of(Range, double...)} holds the mean of what the values
 * are drawn from, and how often {@link Comparison}s tell apart what does not differ: the tables of
 * docs/statistics.md.
 *
 * @param draws samples of each size, of each distribution
 */
record IntervalCoverage(int draws) {
  static final List<Integer> SIZES = List.of(3, 5, 10);

  /** What is compared, in the second table. */
  static final List<Family> FAMILIES =
      List.of(
          Family.best(2),
          Family.best(3),
          Family.best(7),
          Family.best(13),
          new Family("2 values against a third", 3, Optional.of(0L), 0),
          new Family("6 values against a seventh", 7, Optional.of(0L), 0),
          new Family("12 values against a thirteenth", 13, Optional.of(0L), 0),
          new Family("the same, 6 of the 12 do differ", 13, Optional.of(0L), 6));

  /**
   * Values of an axis that are compared: with the best of them, or all with one.
   *
   * @param reference the one, absent where that is the best
   * @param differing how many differ from it, by so much that it is always seen
   */
  record Family(String name, int values, Optional<Object> reference, int differing) {
    static Family best(int values) {
      return new Family(values + " values against their best", values, Optional.empty(), 0);
    }

    private Stream<PairedDifferences.Row> compared(List<CellRecord> cells, int seeds) {
      return reference
          .map(one -> PairedDifferences.toReference(cells, "p", one, "loss", seeds))
          .orElseGet(() -> PairedDifferences.toBest(BestValues.of(cells, "p", "loss")))
          .stream()
          .filter(row -> (long) row.setting().get("p") < values - differing);
    }
  }

  /**
   * What values are drawn from.
   *
   * @param name what it is
   * @param mean its mean
   * @param sd its standard deviation
   * @param range the values that it can take
   * @param quantile value by probability
   */
  record Source(String name, double mean, double sd, Range range, DoubleUnaryOperator quantile) {
    /** Of a loss, where it is many standard deviations from 0; else of what has no bounds. */
    static Source normal(double mean, double sd) {
      NormalDistribution normal = NormalDistribution.of(mean, sd);
      return new Source(
          mean > 10 * sd ? "normal, a loss" : "normal, no bounds",
          mean,
          sd,
          mean > 10 * sd ? Range.POSITIVE : Range.ALL,
          normal::inverseCumulativeProbability);
    }

    static Source logNormal(double sigma) {
      LogNormalDistribution logNormal = LogNormalDistribution.of(0, sigma);
      return new Source(
          name("log-normal, σ = %s", sigma),
          logNormal.getMean(),
          Math.sqrt(logNormal.getVariance()),
          Range.POSITIVE,
          logNormal::inverseCumulativeProbability);
    }

    static Source beta(double alpha, double beta) {
      BetaDistribution distribution = BetaDistribution.of(alpha, beta);
      return new Source(
          name("beta(%s, %s)", alpha, beta),
          distribution.getMean(),
          Math.sqrt(distribution.getVariance()),
          Range.SHARE,
          distribution::inverseCumulativeProbability);
    }

    private static String name(String format, Object... numbers) {
      Object[] labels = new Object[numbers.length];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = AxisValue.label(AxisValue.normalise(numbers[i]));
      }
      return String.format(Locale.ROOT, format, labels);
    }

    /** Whether the spread is under a tenth of the mean and of the distance to a bound. */
    boolean narrow() {
      double nearest =
          Math.min(Math.abs(mean), Math.min(mean - range.least(), range.most() - mean));
      return sd < nearest / 10;
    }

    private double[] draw(int n, SeedStream stream) {
      double[] values = new double[n];
      for (int i = 0; i < n; i++) {
        values[i] = quantile.applyAsDouble(stream.nextUniform());
      }
      return values;
    }
  }

  /** Losses and accuracies, from those that seeds hardly move to those that one seed decides. */
  static List<Source> sources() {
    return List.of(
        Source.normal(1, 0.05),
        Source.normal(0, 1),
        Source.logNormal(0.05),
        Source.logNormal(0.25),
        Source.logNormal(0.5),
        Source.logNormal(1),
        Source.logNormal(1.5),
        Source.beta(1900, 100),
        Source.beta(100, 1900),
        Source.beta(19, 1),
        Source.beta(1, 19),
        Source.beta(4.5, 0.5),
        Source.beta(0.5, 4.5));
  }

  /**
   * How often the mean is covered.
   *
   * @param clipped by the interval as it is given
   * @param free by the same without a range
   */
  record Coverage(double clipped, double free) {}

  Coverage coverage(Source source, int n) {
    SeedStream stream = new SeedStreams(n).stream(source.name());
    int clipped = 0;
    int free = 0;
    for (int i = 0; i < draws; i++) {
      double[] values = source.draw(n, stream);
      clipped += holds(Estimate.of(source.range(), values), source.mean());
      free += holds(Estimate.of(values), source.mean());
    }
    return new Coverage((double) clipped / draws, (double) free / draws);
  }

  private static int holds(Estimate e, double mean) {
    return e.low() <= mean && mean <= e.high() ? 1 : 0;
  }

  /**
   * The share of studies in which something is told apart that does not differ.
   *
   * @param corrected as reports do it
   * @param each if every comparison were the only one
   */
  record Errors(double corrected, double each) {}

  /** Each seed has a level of its own, as wide as what is left. */
  Errors errors(Family family, int n) {
    SeedStream stream = new SeedStreams(n).stream(family.name());
    int corrected = 0;
    int each = 0;
    for (int i = 0; i < draws; i++) {
      double[] levels = stream.gaussians(n);
      List<CellRecord> cells = new ArrayList<>();
      for (long value = 0; value < family.values(); value++) {
        double mean = value < family.values() - family.differing() ? 10 : 1000;
        for (int seed = 0; seed < n; seed++) {
          Map<String, Object> axes = new LinkedHashMap<>();
          axes.put("p", value);
          axes.put(AxisName.SEED.path(), seed);
          double loss = mean + levels[seed] + stream.nextGaussian();
          cells.add(CellRecord.finished("c", axes, Map.of("loss", loss), 1, 0));
        }
      }
      List<Comparison> compared =
          family.compared(cells, n).map(PairedDifferences.Row::comparison).toList();
      corrected += compared.stream().anyMatch(Comparison::told) ? 1 : 0;
      each += compared.stream().anyMatch(c -> c.difference().pValue() <= Holm.LEVEL) ? 1 : 0;
    }
    return new Errors((double) corrected / draws, (double) each / draws);
  }

  /** The first table, in Markdown. */
  String coverageTable() {
    StringBuilder table = new StringBuilder("| distribution | mean | sd |");
    SIZES.forEach(n -> table.append(" n = ").append(n).append(" |"));
    table.append("\n|---|---|---|---|---|---|\n");
    for (Source source : sources()) {
      table.append("| ").append(source.name()).append(source.narrow() ? " \\*" : "");
      table.append(String.format(Locale.ROOT, " | %.3g | %.3g |", source.mean(), source.sd()));
      for (int n : SIZES) {
        table.append(percent(coverage(source, n).clipped()));
      }
      table.append('\n');
    }
    return table.toString();
  }

  /** The second table, in Markdown. */
  String familyTable() {
    StringBuilder table = new StringBuilder("| compared |");
    SIZES.forEach(n -> table.append(" n = ").append(n).append(" |"));
    table.append(" each by itself, n = 5 |\n|---|---|---|---|---|\n");
    for (Family family : FAMILIES) {
      table.append("| ").append(family.name()).append(" |");
      List<Errors> errors = SIZES.stream().map(n -> errors(family, n)).toList();
      errors.forEach(e -> table.append(percent(e.corrected())));
      table.append(percent(errors.get(1).each())).append('\n');
    }
    return table.toString();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, " %.1f |", 100 * share);
  }
}
