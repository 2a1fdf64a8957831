package org.sigmap.results;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sigmap.math.KaplanMeier;

/**
 * When the seeds of every setting reach a loss: the share that has not arrived yet, by steps, seeds
 * that do not arrive counting until their last step.
 *
 * <p>A seed that diverged or failed never arrives, whatever its loss was on the way, and so counts
 * to the end. One that is not trained yet does not count.
 *
 * @param curves by setting, in order
 */
public record Arrivals(LossLevels.Target target, Map<Map<String, Object>, Curve> curves) {
  private static final List<String> COLUMNS =
      List.of("loss,level,step,at_risk,arrived,not_arrived,ci95_low,ci95_high".split(","));

  /**
   * The seeds of one setting.
   *
   * @param steps from the start, where none has arrived, over the steps at which any arrives, to
   *     the last one of training
   * @param missing how many never arrive
   */
  public record Curve(List<KaplanMeier.Step> steps, int missing) {}

  /**
   * One for every target that any cell was compared at.
   *
   * @param cells all cells of a run, lost ones too
   */
  public static List<Arrivals> of(Collection<CellRecord> cells) {
    List<LossLevels.Target> targets =
        LossLevels.targets(
            cells.stream()
                .flatMap(cell -> cell.metrics().keySet().stream())
                .collect(Collectors.toSet()));
    List<String> axes =
        cells.stream().limit(1).flatMap(cell -> cell.setting().keySet().stream()).toList();
    Map<Map<String, Object>, List<CellRecord>> settings =
        cells.stream()
            .collect(
                Collectors.groupingBy(
                    CellRecord::setting,
                    () -> new TreeMap<>(AxisValue.settingOrder(axes)),
                    Collectors.toList()));
    return targets.stream().map(target -> of(target, settings)).toList();
  }

  private static Arrivals of(
      LossLevels.Target target, Map<Map<String, Object>, List<CellRecord>> settings) {
    Map<Map<String, Object>, Curve> curves = new LinkedHashMap<>();
    long longest = end(settings.values().stream().flatMap(List::stream)).orElse(0);
    settings.forEach(
        (setting, cells) ->
            curves.put(setting, curve(target, cells, end(cells.stream()).orElse(longest))));
    return new Arrivals(target, curves);
  }

  /** The last step of those that are done. */
  private static OptionalLong end(Stream<CellRecord> cells) {
    return cells.filter(cell -> !cell.status().lost()).mapToLong(CellRecord::steps).max();
  }

  private static Curve curve(LossLevels.Target target, List<CellRecord> cells, long end) {
    List<Long> arrivals = new ArrayList<>();
    List<Long> lastSeen = new ArrayList<>();
    for (CellRecord cell : cells) {
      Double steps = cell.status().lost() ? null : cell.metrics().get(target.steps());
      if (steps != null) {
        arrivals.add(steps.longValue());
      } else {
        lastSeen.add(cell.status().lost() ? end : cell.steps());
      }
    }
    List<KaplanMeier.Step> steps = new ArrayList<>(KaplanMeier.of(arrivals, lastSeen).steps());
    if (steps.isEmpty() || steps.get(0).time() > 0) {
      steps.add(0, new KaplanMeier.Step(0, cells.size(), 0, 1, Double.NaN, Double.NaN));
    }
    KaplanMeier.Step last = steps.get(steps.size() - 1);
    if (last.time() < end) {
      int left = (int) lastSeen.stream().filter(time -> time >= end).count();
      steps.add(new KaplanMeier.Step(end, left, 0, last.share(), last.low(), last.high()));
    }
    return new Curve(List.copyOf(steps), lastSeen.size());
  }

  /** The contents of {@code survival.csv}: a row a step of every curve. */
  public static String toCsv(List<String> axes, List<Arrivals> all) {
    AxisColumns columns =
        AxisColumns.of(axes, all.stream().flatMap(a -> a.curves.keySet().stream()).toList());
    StringBuilder csv = new StringBuilder(Csv.row(columns.names(), COLUMNS));
    for (Arrivals arrivals : all) {
      arrivals.curves.forEach(
          (setting, curve) -> {
            List<String> labels = columns.labels(setting);
            curve.steps().forEach(step -> csv.append(Csv.row(labels, arrivals.fields(step))));
          });
    }
    return csv.toString();
  }

  private List<String> fields(KaplanMeier.Step step) {
    return List.of(
        target.loss(),
        target.level(),
        Long.toString(step.time()),
        Integer.toString(step.atRisk()),
        Integer.toString(step.arrived()),
        Csv.number(step.share()),
        Csv.number(step.low()),
        Csv.number(step.high()));
  }
}
