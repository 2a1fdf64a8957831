package org.sigmap.results;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sigmap.math.Estimate;

/**
 * The records of a run with seeds aggregated: the contents of {@code summary.csv}.
 *
 * <p>Rows are ordered by the axes' values in the axes' order, then by metric, whatever order the
 * cells finished in. Cells that diverged or failed are left out of every mean; where a setting has
 * any, a row {@link Metric#DIVERGED} or {@link Metric#FAILED} gives its cells and the share of them
 * that did.
 *
 * <p>Immutable; every look-up takes the same time however many settings there are.
 */
public final class Summary {
  /** How many cells of a setting have no result. */
  public record Lost(int diverged, int failed, int cells) {
    public int count() {
      return diverged + failed;
    }
  }

  /**
   * One metric at one axis setting, seeds aggregated.
   *
   * @param setting value by axis, seed left out
   * @param metric name of the metric, or that of {@link Metric#DIVERGED} or {@link Metric#FAILED}
   * @param estimate mean over the seeds that are done; without interval where it is a share of
   *     cells: those that diverged, that failed or that reach a training loss
   */
  public record Row(Map<String, Object> setting, String metric, Estimate estimate) {
    public Row {
      setting = Collections.unmodifiableMap(new LinkedHashMap<>(setting));
    }
  }

  private static final List<String> COLUMNS =
      List.of("metric,n,mean,sd,ci95_low,ci95_high".split(","));

  private final List<String> axes;
  private final List<Row> rows;
  private final List<String> metrics;
  private final Map<String, List<Object>> values = new HashMap<>();
  private final Map<Map<String, Object>, Map<String, Estimate>> estimates = new LinkedHashMap<>();

  /**
   * @param axes axis names in the sweep's order, seed left out
   * @param rows one per setting and metric
   */
  public Summary(List<String> axes, List<Row> rows) {
    this.axes = List.copyOf(axes);
    this.rows = List.copyOf(rows);
    for (Row row : rows) {
      estimates
          .computeIfAbsent(row.setting(), key -> new HashMap<>())
          .putIfAbsent(row.metric(), row.estimate());
    }
    metrics =
        rows.stream()
            .map(Row::metric)
            .filter(metric -> !Metric.of(metric).is(Metric.Trait.COUNT))
            .distinct()
            .sorted()
            .toList();
    for (String axis : axes) {
      values.put(
          axis,
          rows.stream()
              .map(row -> row.setting().get(axis))
              .distinct()
              .sorted(AxisValue.ORDER)
              .toList());
    }
  }

  public List<String> axes() {
    return axes;
  }

  public List<Row> rows() {
    return rows;
  }

  /**
   * Aggregates the cells of one run.
   *
   * @throws DamagedRunException if cells differ in which axes they have
   */
  public static Summary of(Collection<CellRecord> cells) throws DamagedRunException {
    if (cells.isEmpty()) {
      return new Summary(List.of(), List.of());
    }
    CellRecord first = cells.iterator().next();
    List<String> axes = List.copyOf(first.setting().keySet());
    Map<Map<String, Object>, List<CellRecord>> groups = new TreeMap<>(AxisValue.settingOrder(axes));
    for (CellRecord cell : cells) {
      if (!cell.axes().keySet().equals(first.axes().keySet())) {
        throw new DamagedRunException(
            "cell %s has the axes %s but cell %s of the same run has %s"
                .formatted(cell.cell(), cell.axes().keySet(), first.cell(), first.axes().keySet()));
      }
      groups.computeIfAbsent(cell.setting(), key -> new ArrayList<>()).add(cell);
    }
    List<Row> rows = new ArrayList<>();
    groups.forEach((setting, group) -> rows.addAll(aggregate(setting, group)));
    return new Summary(axes, rows);
  }

  private static List<Row> aggregate(Map<String, Object> setting, List<CellRecord> cells) {
    Map<String, List<Double>> values = new TreeMap<>();
    for (CellRecord cell : cells) {
      if (!cell.status().lost()) {
        cell.metrics()
            .forEach(
                (metric, value) ->
                    values.computeIfAbsent(metric, key -> new ArrayList<>()).add(value));
      }
    }
    List<Row> rows = new ArrayList<>();
    long steps = cells.stream().mapToLong(CellRecord::steps).max().orElse(0);
    values.forEach(
        (metric, list) -> {
          Metric kind = Metric.of(metric);
          Estimate mean = Estimate.of(kind.range(steps), list);
          boolean share = kind == Metric.REACHED_LEVEL;
          rows.add(new Row(setting, metric, share ? Estimate.alone(mean.n(), mean.mean()) : mean));
        });
    share(setting, cells, CellStatus.DIVERGED, Metric.DIVERGED).ifPresent(rows::add);
    share(setting, cells, CellStatus.FAILED, Metric.FAILED).ifPresent(rows::add);
    return rows;
  }

  private static Optional<Row> share(
      Map<String, Object> setting, List<CellRecord> cells, CellStatus status, Metric name) {
    long ended = cells.stream().filter(cell -> cell.status() == status).count();
    Estimate share = Estimate.alone(cells.size(), (double) ended / cells.size());
    return ended == 0 ? Optional.empty() : Optional.of(new Row(setting, name.key(), share));
  }

  /** The estimates of a metric at all settings that have it, in order. */
  public List<Estimate> estimates(String metric) {
    return rows.stream().filter(row -> row.metric().equals(metric)).map(Row::estimate).toList();
  }

  /** Whether any setting has cells that ended so. */
  public boolean has(Metric count) {
    return rows.stream().anyMatch(row -> row.metric().equals(count.key()));
  }

  /** The cells of a setting without a result; absent where it has none. */
  public Optional<Lost> lost(Map<String, Object> setting) {
    Optional<Estimate> diverged = estimate(setting, Metric.DIVERGED.key());
    Optional<Estimate> failed = estimate(setting, Metric.FAILED.key());
    return diverged
        .or(() -> failed)
        .map(either -> new Lost(count(diverged), count(failed), either.n()));
  }

  private static int count(Optional<Estimate> share) {
    return share.map(e -> (int) Math.round(e.mean() * e.n())).orElse(0);
  }

  public List<Map<String, Object>> settings() {
    return List.copyOf(estimates.keySet());
  }

  /** The metrics that any setting has, counts of lost cells left out, in order. */
  public List<String> metrics() {
    return metrics;
  }

  public List<Object> values(String axis) {
    return values.get(axis);
  }

  /** The estimate of a metric at a setting, absent where no cell there is done. */
  public Optional<Estimate> estimate(Map<String, Object> setting, String metric) {
    return Optional.ofNullable(estimates.getOrDefault(setting, Map.of()).get(metric));
  }

  /** Cells of the setting that has most of them, lost ones too. */
  public int seeds() {
    return settings().stream()
        .mapToInt(s -> lost(s).map(Lost::cells).orElse(seeds(s)))
        .max()
        .orElse(0);
  }

  /** How many seeds of a setting have a result: the most that any metric there is a mean over. */
  public int seeds(Map<String, Object> setting) {
    return estimates.getOrDefault(setting, Map.of()).entrySet().stream()
        .filter(metric -> !Metric.of(metric.getKey()).is(Metric.Trait.COUNT))
        .mapToInt(metric -> metric.getValue().n())
        .max()
        .orElse(0);
  }

  /** The table as {@code summary.csv} holds it; what is not a number is an empty field. */
  public String toCsv() {
    AxisColumns columns = AxisColumns.of(axes, settings());
    StringBuilder csv = new StringBuilder(Csv.row(columns.names(), COLUMNS));
    for (Row row : rows) {
      csv.append(
          Csv.row(
              columns.labels(row.setting()), List.of(row.metric()), Csv.estimate(row.estimate())));
    }
    return csv.toString();
  }
}
