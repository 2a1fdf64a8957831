package org.sigmap.results;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The best value of one axis at every setting of the others, and how sure that is: which values
 * cannot be told from the best one ({@link Difference}), which lost seeds, and which value each
 * seed alone would pick.
 *
 * <p>Only values with every seed compete: where seeds diverge, a mean over the others is one over
 * those that were easy. A value that lost seeds is never best, whatever its mean; one that every
 * seed lost is still a row's.
 *
 * @param axis the compared axis
 * @param metric what is compared
 * @param highest whether the highest value of the metric is best; otherwise the lowest
 * @param rows one a setting of the other axes, in their order
 */
public record BestValues(String axis, String metric, boolean highest, List<Row> rows) {

  /**
   * One value of the compared axis.
   *
   * @param value the value
   * @param seeds what became of its seeds
   * @param estimate the metric's mean over those that have it, absent where none has
   * @param fromBest what it differs by from the best value, absent of that value itself and where
   *     there is none
   * @param standing how it stands among the others
   */
  public record Candidate(
      Object value,
      SeedCount seeds,
      Optional<Estimate> estimate,
      Optional<Difference> fromBest,
      Standing standing) {}

  /**
   * All values at one setting.
   *
   * @param group the other axes' values
   * @param candidates the compared axis's values, in order
   * @param ofSeeds over the seeds, each one's own best value of those it has; absent where values
   *     are not numbers or no seed has any
   */
  public record Row(
      Map<String, Object> group, List<Candidate> candidates, Optional<Estimate> ofSeeds) {
    /** The best value, absent where none has every seed. */
    public Optional<Candidate> best() {
      return with(Standing.BEST).stream().findFirst();
    }

    /** The best value and those that cannot be told from it, in order. */
    public List<Candidate> alike() {
      return candidates.stream()
          .filter(c -> c.standing() == Standing.BEST || c.standing() == Standing.ALIKE)
          .toList();
    }

    /** The values of a standing. */
    public List<Candidate> with(Standing standing) {
      return candidates.stream().filter(c -> c.standing() == standing).toList();
    }
  }

  public BestValues {
    rows = List.copyOf(rows);
  }

  /**
   * @param cells all cells of a run, lost ones too
   * @param axis one of its axes
   * @param highest whether the highest value of the metric is best; otherwise the lowest
   */
  public static BestValues of(
      Collection<CellRecord> cells, String axis, String metric, boolean highest) {
    Map<Map<String, Object>, Map<Object, List<CellRecord>>> groups = groups(cells, axis);
    int seeds =
        groups.values().stream()
            .flatMap(values -> values.values().stream())
            .mapToInt(List::size)
            .max()
            .orElse(0);
    Ranking ranking = new Ranking(metric, highest, seeds);
    List<Row> rows = new ArrayList<>();
    groups.forEach((group, values) -> rows.add(ranking.row(group, values)));
    return new BestValues(axis, metric, highest, rows);
  }

  /** Cells by the other axes' setting, then by an axis's value, both in order. */
  static Map<Map<String, Object>, Map<Object, List<CellRecord>>> groups(
      Collection<CellRecord> cells, String axis) {
    List<String> others = new ArrayList<>();
    cells.stream().findFirst().ifPresent(cell -> others.addAll(cell.setting().keySet()));
    others.remove(axis);
    Map<Map<String, Object>, Map<Object, List<CellRecord>>> groups =
        new TreeMap<>(AxisValue.settingOrder(others));
    for (CellRecord cell : cells) {
      Map<String, Object> group = new LinkedHashMap<>(cell.setting());
      Object value = group.remove(axis);
      groups
          .computeIfAbsent(group, key -> new TreeMap<>(AxisValue.ORDER))
          .computeIfAbsent(value, key -> new ArrayList<>())
          .add(cell);
    }
    return groups;
  }

  /** Whether a mean is better than another. */
  public boolean better(double mean, double than) {
    return highest ? mean > than : mean < than;
  }

  /** The values that lost seeds and whose mean over the others is better than the best one's. */
  public List<Candidate> ahead(Row row) {
    Optional<Double> best = row.best().flatMap(Candidate::estimate).map(Estimate::mean);
    return row.with(Standing.INCOMPLETE).stream()
        .filter(c -> best.isEmpty() || better(c.estimate().orElseThrow().mean(), best.get()))
        .toList();
  }
}
