package org.sigmap.results;

import java.util.ArrayList;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Ranks the values of one axis at one setting of the others.
 *
 * @param metric what decides
 * @param highest whether its highest value is best
 * @param seeds how many seeds a value must have to compete
 */
record Ranking(String metric, boolean highest, int seeds) {

  /**
   * @param values cells by value of the compared axis
   */
  BestValues.Row row(Map<String, Object> group, Map<Object, List<CellRecord>> values) {
    Map<Object, SeedCount> counts = new LinkedHashMap<>();
    Map<Object, Map<Object, Double>> bySeed = new LinkedHashMap<>();
    values.forEach(
        (value, cells) -> {
          counts.put(value, SeedCount.of(cells, metric, seeds));
          bySeed.put(value, bySeed(cells, metric));
        });
    Object best = best(counts, bySeed);
    List<BestValues.Candidate> candidates = new ArrayList<>();
    counts.forEach(
        (value, count) ->
            candidates.add(candidate(value, count, bySeed.get(value), best, bySeed.get(best))));
    return new BestValues.Row(group, candidates, ofSeeds(bySeed));
  }

  /** A metric by seed, in their order, of cells that have it. */
  static Map<Object, Double> bySeed(Collection<CellRecord> cells, String metric) {
    Map<Object, Double> bySeed = new TreeMap<>(AxisValue.ORDER);
    for (CellRecord cell : cells) {
      Double value = cell.metrics().get(metric);
      if (!cell.status().lost() && value != null) {
        bySeed.put(cell.axes().get(AxisName.SEED.path()), value);
      }
    }
    return bySeed;
  }

  /** The complete value with the best mean, the first of equal ones; null where there is none. */
  private Object best(Map<Object, SeedCount> counts, Map<Object, Map<Object, Double>> bySeed) {
    Object best = null;
    double mean = Double.NaN;
    for (Map.Entry<Object, SeedCount> entry : counts.entrySet()) {
      if (entry.getValue().complete()) {
        double other = estimate(bySeed.get(entry.getKey())).mean();
        if (best == null || (highest ? other > mean : other < mean)) {
          best = entry.getKey();
          mean = other;
        }
      }
    }
    return best;
  }

  private BestValues.Candidate candidate(
      Object value,
      SeedCount count,
      Map<Object, Double> values,
      Object best,
      Map<Object, Double> bestValues) {
    if (count.counted() == 0) {
      return new BestValues.Candidate(
          value, count, Optional.empty(), Optional.empty(), Standing.LOST);
    }
    Optional<Difference> fromBest =
        best == null || value.equals(best)
            ? Optional.empty()
            : Optional.of(Difference.of(values, bestValues, Metric.of(metric).range()));
    Standing standing =
        !count.complete()
            ? Standing.INCOMPLETE
            : fromBest
                .map(d -> d.estimate().holdsZero() ? Standing.ALIKE : Standing.APART)
                .orElse(Standing.BEST);
    return new BestValues.Candidate(
        value, count, Optional.of(estimate(values)), fromBest, standing);
  }

  private Estimate estimate(Map<Object, Double> values) {
    return Estimate.of(
        Metric.of(metric).range(),
        values.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The mean lies among the compared values. */
  private Optional<Estimate> ofSeeds(Map<Object, Map<Object, Double>> bySeed) {
    if (!bySeed.keySet().stream().allMatch(Number.class::isInstance)) {
      return Optional.empty();
    }
    Map<Object, Map.Entry<Double, Double>> own = new TreeMap<>(AxisValue.ORDER);
    bySeed.forEach(
        (value, metrics) ->
            metrics.forEach(
                (seed, metric) ->
                    own.merge(
                        seed,
                        Map.entry(((Number) value).doubleValue(), highest ? -metric : metric),
                        (a, b) -> b.getValue() < a.getValue() ? b : a)));
    DoubleSummaryStatistics swept =
        bySeed.keySet().stream()
            .mapToDouble(value -> ((Number) value).doubleValue())
            .summaryStatistics();
    return own.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Estimate.of(
                new Range(swept.getMin(), swept.getMax()),
                own.values().stream().mapToDouble(Map.Entry::getKey).toArray()));
  }
}
